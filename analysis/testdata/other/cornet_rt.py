"""A recurrent convolutional network in the manner of CORnet-RT: four areas, each of which adds its own state to what the area
below sent a time step ago, and a readout that is called at the end only."""
import torch
from torch import nn

from gratings import example


class Area(nn.Module):
    def __init__(self, below, channels, stride):
        super().__init__()
        self.input = nn.Conv2d(below, channels, 3, stride, padding=1)
        self.recurrent = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, below, state):
        x = torch.relu(self.input(below))
        return torch.relu(self.recurrent(x if state is None else x + state))


class RecurrentNet(nn.Module):
    def __init__(self, classes=6):
        super().__init__()
        sizes = [1, 12, 12, 12, 12]  # the image's channel, and those of V1, V2, V4 and IT
        self.areas = nn.ModuleList(Area(*pair, stride) for *pair, stride in zip(sizes, sizes[1:], [1, 2, 2, 2]))
        self.readout = nn.Linear(sizes[-1], classes)

    def forward(self, images, times):
        states = [None] * len(self.areas)
        for _ in range(times):
            sent = [images, *states[:-1]]  # each area gets what the one below had a step ago
            states = [state if below is None else area(below, state) for area, below, state in zip(self.areas, sent, states)]
        return self.readout(states[-1].amax((2, 3)))


FIRST, LAST = 4, 9  # the image takes four steps to reach IT, and so the readout


def each_time(images):
    """The model tells its answer at the end only: it is run for 4, 5, … 9 steps."""
    return [model(images, times) for times in range(FIRST, LAST + 1)]


torch.manual_seed(1)
model = RecurrentNet()
example(model, run=each_time, learn=lambda images: [model(images, 6)], count=150)
