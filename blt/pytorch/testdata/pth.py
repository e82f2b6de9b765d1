"""Writes the .pth files that statedict_test.go reads, and expected.npz with what they hold: python3 pth.py (PyTorch 1.13)."""
import collections
import os
import zipfile

import numpy as np
import torch
from torch import nn

torch.manual_seed(1)
expected = {}


def save(file, state, holds=None, **options):
    torch.save(state, file + ".pth", **options)
    for name, tensor in (holds or {}).items():
        expected[file + "/" + name] = tensor.detach().numpy().copy()


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3)
        self.bn = nn.BatchNorm2d(3)


net = Small()
state = net.state_dict()
save("plain", state, state)
save("protocol4", state, state, pickle_protocol=4)
save("parameters", dict(net.named_parameters()), dict(net.named_parameters()))
save("module", {"module." + name: tensor for name, tensor in state.items()}, state)

optimizer = torch.optim.Adam(net.parameters())
net.conv(torch.randn(1, 2, 3, 3)).sum().backward()
optimizer.step()
checkpoint = {"epoch": 3, "best": 0.25, "seed": 2**70, "done": False, "note": None, "history": [1.5, 2], "best_acc1": torch.tensor(1.0),
              "optimizer": optimizer.state_dict()}
state = {name: tensor.clone() for name, tensor in net.state_dict().items()}
for key in ["state_dict", "model_state_dict", "model"]:
    save("checkpoint_" + key, dict(checkpoint, **{key: collections.OrderedDict(("module." + n, t) for n, t in state.items())}), state)

base = torch.arange(60, dtype=torch.float64).reshape(3, 4, 5) / 7
views = {"transposed": base.permute(2, 0, 1), "part": base[1:, ::2, 3], "tied": base, "expanded": base[0, :, :1].expand(4, 5), "scalar": torch.tensor(-0.5),
         "empty": torch.zeros(2, 0, 3), "subnormal": torch.tensor([1e-45, -0.0, float("inf"), 3.4e38]), "counter": torch.tensor([2**62, -1])}
save("views", views, views)

save("float16", {"a": torch.ones(2), "w": torch.ones(2).half()})
save("bfloat16", {"w": torch.ones(2).bfloat16()})
save("bool", {"w": torch.ones(2).bool()})
save("sparse", {"w": torch.ones(2, 2).to_sparse()})
save("model", net)
save("tensor", torch.ones(2))
save("nothing", {})
save("legacy", {"w": torch.ones(2)}, _use_new_zipfile_serialization=False)
torch.jit.script(nn.Linear(1, 1)).save("torchscript.pth")


class System:
    def __reduce__(self):
        return os.system, ("touch EXECUTED",)


save("system", {"w": System()})

with zipfile.ZipFile("tensor.pth") as source, zipfile.ZipFile("compressed.pth", "w", zipfile.ZIP_DEFLATED) as target:
    for name in source.namelist():
        target.writestr(name, source.read(name))
np.savez("expected.npz", **expected)
