"""Makes small images of every kind that an import must understand, and what Pillow sees in them.

Each shows red and green above, blue and white below, 64 x 48 pixels, the middle square 48 x 48. expected.csv holds the
RGB values in the middle of the four quarters of that square, upright and on white. waves_N.png is waves.png, resized.
Made with Pillow 9.4 (Debian 12).
"""
import os

import numpy as np
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
quarters = np.zeros((48, 64, 3), np.uint8)
quarters[:24, :32] = 220, 30, 20
quarters[:24, 32:] = 30, 180, 40
quarters[24:, :32] = 20, 40, 200
quarters[24:, 32:] = 240, 240, 240
plain = Image.fromarray(quarters)
expected = []


def save(name, image, **options):
    path = os.path.join(here, name)
    image.save(path, **options)
    seen = ImageOps.exif_transpose(Image.open(path))
    if seen.mode.startswith("I"):
        seen = Image.fromarray((np.asarray(seen) >> 8).astype(np.uint8))
    if seen.mode in ("LA", "RGBA") or "transparency" in seen.info:
        seen = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen.convert("RGBA"))
    seen = seen.convert("RGB")
    left, top = (seen.width - 48) // 2, (seen.height - 48) // 2
    points = [seen.getpixel((left + x, top + y)) for y in (12, 36) for x in (12, 36)]
    expected.append((name, [str(v) for p in points for v in p]))


for o in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = o
    save("orientation%d.jpg" % o, plain, quality=95, subsampling=0, exif=exif)
exif = Image.Exif()
exif[0x112] = 6
save("orientation6.png", plain, exif=exif)
save("progressive.jpg", plain, quality=95, progressive=True)
save("cmyk.jpg", plain.convert("CMYK"), quality=95)
save("grey.jpg", plain.convert("L"), quality=95)
save("grey.png", plain.convert("L"))
save("grey16.png", Image.fromarray(np.asarray(plain.convert("L")).astype(np.uint16) * 257))
alpha = np.full((48, 64), 255, np.uint8)
alpha[:24, 32:] = 0
alpha[24:, :32] = 128
clear = plain.copy()
clear.putalpha(Image.fromarray(alpha))
save("alpha.png", clear)
save("greyalpha.png", clear.convert("LA"))
save("palette.png", plain.convert("P", palette=Image.ADAPTIVE, colors=4))
save("onebit.png", plain.convert("L").point(lambda v: 255 * (v > 128)).convert("1"))
save("paletteclear.png", plain.convert("P", palette=Image.ADAPTIVE, colors=4), transparency=0)

# Resizing: PNG's pixels are exact, and Pillow's BICUBIC is Catmull-Rom's filter, widened when it makes smaller.
y, x, c = np.meshgrid(np.arange(37), np.arange(50), np.arange(3), indexing="ij")
waves = 128 + 90 * np.sin(x / (2.0 + c)) * np.cos(y / 3.0) + 30 * ((x + y + c) % 2)
waves = Image.fromarray(waves.clip(0, 255).astype(np.uint8))
waves.save(os.path.join(here, "waves.png"))
for size in (16, 64):  # the middle square is 37 pixels wide, from 6 on
    waves.crop((6, 0, 43, 37)).resize((size, size), Image.BICUBIC).save(os.path.join(here, "waves_%d.png" % size))

with open(os.path.join(here, "expected.csv"), "w") as f:
    for name, values in expected:
        print(name, *values, sep=",", file=f)
