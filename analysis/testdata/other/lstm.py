"""An LSTM that looks at an image two rows at a time and answers after each look."""
import torch
from torch import nn

from gratings import example


class LSTM(nn.Module):
    def __init__(self, classes=6, features=16):
        super().__init__()
        self.lstm = nn.LSTM(32, features, batch_first=True)
        self.readout = nn.Linear(features, classes)

    def forward(self, images):
        hidden, _ = self.lstm(images.reshape(len(images), 8, 32))  # [B, T, D]
        return [self.readout(h) for h in hidden.unbind(1)]  # one call a time step


torch.manual_seed(1)
model = LSTM()
example(model, run=model, learn=model, count=120)
