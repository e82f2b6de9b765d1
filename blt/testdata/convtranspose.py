"""Golden values of ConvTranspose2d (stride 2, output padding 1) for convtranspose_test.go: python3 convtranspose.py.

Inputs and weights hold bfloat16 values, so that the bfloat16 run starts from the same numbers. x, y and their gradients are
channels-last; dx and dw are the gradients of sum(y * dy).
"""
import numpy as np
import torch
import torch.nn.functional as F

torch.manual_seed(1)
arrays = {}
for name, k, b, h, w, cin, cout in [("k3", 3, 2, 5, 4, 6, 3), ("k3pixel", 3, 1, 1, 1, 2, 2), ("k5", 5, 2, 4, 6, 5, 4), ("k5pixel", 5, 1, 1, 1, 2, 2)]:
    random = lambda *shape: torch.randn(shape).bfloat16().float().requires_grad_()
    x, weight, dy = random(b, cin, h, w), random(cin, cout, k, k), random(b, cout, 2 * h, 2 * w)
    y = F.conv_transpose2d(x, weight, stride=2, padding=k // 2, output_padding=1)
    dx, dw = torch.autograd.grad(y, [x, weight], dy)
    for key, value in dict(x=x, y=y, dy=dy, dx=dx).items():
        arrays[name + "/" + key] = value.detach().permute(0, 2, 3, 1).contiguous().numpy()
    arrays[name + "/w"], arrays[name + "/dw"] = weight.detach().numpy(), dw.numpy()
np.savez("convtranspose.npz", **arrays)
