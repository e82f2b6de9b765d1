"""batches.py WORKERS: seconds that torchvision takes to augment and batch 2048 images of 64 x 64 from memory, shuffled,
in batches of 256, with that many DataLoader processes. The processes' start is not counted."""
import sys
import time

import torch
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import TrivialAugmentWide

torch.set_num_threads(1)
images = torch.randint(0, 256, (2048, 3, 64, 64), dtype=torch.uint8)
augment = TrivialAugmentWide()


class Images(Dataset):
    def __len__(self):
        return len(images)

    def __getitem__(self, i):
        return augment(images[i]), i % 100


loader = DataLoader(Images(), batch_size=256, shuffle=True, num_workers=int(sys.argv[1]), persistent_workers=True)
for _ in range(2):  # the first epoch starts the processes
    start = time.time()
    for batch, labels in loader:
        pass
print(time.time() - start)
