"""Writes what a PyTorch model answers, step by step, as a recording that `blt analyse` reads."""
import numpy as np
import torch


@torch.no_grad()
def record(path, run, readout, images, labels, batch=256):
    """run(images) shows a batch to the model, which must call readout, its last Linear layer, once a time step."""
    steps, batches = [], []
    hook = readout.register_forward_hook(lambda _, inputs, output: steps.append((inputs[0].clone(), output.log_softmax(-1))))
    for some in images.split(batch):
        steps.clear()
        run(some)
        batches.append([torch.stack(values).float().cpu().numpy() for values in zip(*steps)])  # [T, B, D] and [T, B, K]
    hook.remove()
    representations, outputs = (np.concatenate(parts, axis=1) for parts in zip(*batches))
    bias = np.zeros(0) if readout.bias is None else readout.bias.cpu().numpy()
    np.savez(path, outputs_all=outputs, representations_all=representations, labels_all=labels.cpu().numpy(),
             readout_weight=readout.weight.cpu().numpy(), readout_bias=bias)
