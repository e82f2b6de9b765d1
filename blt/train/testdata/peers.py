"""The same work in PyTorch and JAX, for the speed table (speed_test.go).

peers.py PEER OPTIONS BATCH WORK
    PEER     torch, torch-bf16, torch-compile-bf16, jax, jax-bf16
    OPTIONS  the network, as blt/testdata/reference.py takes it, in JSON
    WORK     train (a training step: forward, backward, Adam) or forward

It says "ready VERSION DEVICE" when it has compiled and warmed up, then does the work once for every line that it reads, and says
how many seconds each time took.
"""
import json
import os
import sys
import time

import numpy as np

peer, options, batch, work = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
rng = np.random.default_rng(1)
images = rng.standard_normal((batch, options["size"], options["size"], 3), dtype=np.float32)
labels = rng.integers(0, options["classes"], batch)


def with_torch():
    import torch
    import torch.nn.functional as F

    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "testdata"))
    import reference

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    half = "bf16" in peer
    net = reference.build(**options).to(device)
    x = torch.from_numpy(images).to(device).permute(0, 3, 1, 2)
    y = torch.from_numpy(labels).to(device)
    if half:
        net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    call = torch.compile(net) if "compile" in peer else net

    def step():
        with torch.set_grad_enabled(work == "train"), torch.autocast(device, torch.bfloat16, enabled=half):
            steps = call(x)
            if work == "train":
                loss = sum(F.nll_loss(s["output"].float(), y) for s in steps)
        if work == "train":
            adam.zero_grad(set_to_none=True)
            loss.backward()
            adam.step()
        if device == "cuda":
            torch.cuda.synchronize()

    name = "PyTorch " + torch.__version__ + (", compiled" if "compile" in peer else "")
    return name, torch.cuda.get_device_name() if device == "cuda" else "CPU", step


def with_jax():
    import jax
    import jax.numpy as jnp
    from jax import lax

    half = jnp.bfloat16 if "bf16" in peer else jnp.float32
    layout = ("NHWC", "HWIO", "NHWC")
    channels, size, classes, steps = options["channels"], options["size"], options["classes"], options["timesteps"]
    names = ["v1", "v2", "v4", "it"]

    def kernel(*shape):
        return jnp.asarray(rng.standard_normal(shape, dtype=np.float32) / np.sqrt(np.prod(shape[:-1])))

    w = {"retina": kernel(3, 3, 3, channels[0]), "readout": kernel(channels[4], classes)}
    for i, name in enumerate(names):
        here, side = channels[i + 1], size >> i
        w[name] = kernel(3, 3, channels[i], here)
        w[name + "_scale"], w[name + "_shift"] = jnp.ones((side, side, here)), jnp.zeros((side, side, here))
        if i and options["lateral"]:
            w[name + "_lateral"] = kernel(3, 3, here, here)
        if 0 < i < 3 and options["topdown"]:
            w[name + "_top_down"] = kernel(3, 3, channels[i + 2], here)
    w["gap_scale"], w["gap_shift"] = jnp.ones(channels[4]), jnp.zeros(channels[4])
    if options["lateral"]:
        w["gap_lateral"] = kernel(channels[4], channels[4])

    def conv(x, k):
        return lax.conv_general_dilated(x.astype(half), k.astype(half), (1, 1), "SAME", dimension_numbers=layout)

    def conv_transpose(x, k):
        return lax.conv_transpose(x.astype(half), k.astype(half), (2, 2), "SAME", dimension_numbers=layout)

    def respond(w, name, b, feedback):
        b = b.astype(jnp.float32)
        f = sum(t.astype(jnp.float32) for t in feedback) if feedback else None
        if f is not None:
            b = b * (1 + f) if options["interaction"] == "multiplicative" else b + f
        axes = tuple(range(1, b.ndim))
        mean = b.mean(axes, keepdims=True)
        b = (b - mean) * lax.rsqrt(((b - mean) ** 2).mean(axes, keepdims=True) + 1e-5)
        y = jax.nn.relu(b * w[name + "_scale"] + w[name + "_shift"])
        return y if name == "gap" else y.astype(half)

    def pool(x):
        return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def forward(w, x):
        v1 = respond(w, "v1", conv(jax.nn.relu(conv(x, w["retina"])), w["v1"]), [])
        drive, last, outputs = conv(pool(v1), w["v2"]), None, []
        for _ in range(steps):
            now = {}
            for i, name in enumerate(names[1:], 1):
                b = drive if i == 1 else conv(pool(now[names[i - 1]]), w[name])
                feedback = []
                if last and options["lateral"]:
                    feedback.append(conv(last[name], w[name + "_lateral"]))
                if last and options["topdown"] and i < 3:
                    feedback.append(conv_transpose(last[names[i + 1]], w[name + "_top_down"]))
                now[name] = respond(w, name, b, feedback)
            gap = now["it"].astype(jnp.float32).mean((1, 2))
            now["gap"] = respond(w, "gap", gap, [last["gap"] @ w["gap_lateral"]] if last and options["lateral"] else [])
            outputs.append(jnp.log(jnp.clip(jax.nn.softmax(now["gap"] @ w["readout"]), 1e-10, 1)))
            last = now
        return outputs

    def loss(w, x, y):
        return -sum(jnp.take_along_axis(o, y[:, None], 1).mean() for o in forward(w, x))

    @jax.jit
    def train(state, x, y):
        w, m, v, t = state
        g = jax.grad(loss)(w, x, y)
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        w = jax.tree.map(lambda w, m, v: w - 1e-3 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), w, m, v)
        return w, m, v, t

    zeros = jax.tree.map(jnp.zeros_like, w)
    state, run = [(w, zeros, zeros, jnp.zeros(()))], jax.jit(forward)
    x, y = jnp.asarray(images), jnp.asarray(labels)

    def step():
        if work == "train":
            state[0] = train(state[0], x, y)
            jax.block_until_ready(state[0])
        else:
            jax.block_until_ready(run(w, x))

    return "JAX " + jax.__version__, jax.devices()[0].device_kind, step


version, device, step = with_torch() if peer.startswith("torch") else with_jax()
for _ in range(3 if device != "cpu" else 1):
    step()
print("ready", version + "|" + device, flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    step()
    print(time.perf_counter() - begin, flush=True)
