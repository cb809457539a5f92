"""The right values of the inputs in this folder, without the module: their fingerprints, by Python alone.

    python3 expected.py          prints the fingerprints that CaseTests.cs asserts
    python3 expected.py write    also writes npz/keras.npz and npz/plain.npz, of the images in torchvision-MNIST/raw

A fingerprint is the SHA-256 over, little-endian, the number of classes and, for the training and then the test set, count, rows and
columns (int32), labels (int32) and pixels (float32), (p/white - 0.5)/0.5, class by class and in the order of the file within a class.
"""
import csv
import hashlib
import pathlib
import struct
import sys
import zipfile

here = pathlib.Path(__file__).parent
raw = "torchvision-MNIST/raw/"


def float32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def idx(name):
    """The items of an IDX file: images and the labels of QMNIST as lists of numbers, other labels as lists of one."""
    data = (here / name).read_bytes()
    shape = struct.unpack_from(f">{data[3]}i", data, 4)
    kind, size = {8: ("B", 1), 12: ("i", 4)}[data[2]]
    count = 1
    for n in shape[1:]:
        count *= n
    start = 4 + 4 * len(shape)
    return [struct.unpack_from(f">{count}{kind}", data, start + i * count * size) for i in range(shape[0])]


def table(name, label, skip=0, header=True):
    with (here / name).open(newline="") as file:
        rows = list(csv.reader(file))[1 if header else 0:]
    images, labels = [], []
    for row in rows:
        labels.append(int(row[label]))
        place = label % len(row)
        images.append([float(c) for i, c in enumerate(row) if i >= skip and i != place])
    return images, labels


def chosen(images, labels, skip, take):
    order = [i for c in sorted(set(labels)) for i in [j for j, label in enumerate(labels) if label == c][skip:skip + take]]
    return [images[i] for i in order], [labels[i] for i in order]


def fingerprint(train, test, white=255):
    digest = hashlib.sha256(struct.pack("<i", len(set(train[1]))))
    for images, labels in (train, test):
        digest.update(struct.pack("<3i", len(images), 8, 8))
        digest.update(struct.pack(f"<{len(labels)}i", *labels))
        for image in images:
            # p/255 in float32; taking 0.5 away is then exact enough to be rounded once, and doubling is exact.
            digest.update(struct.pack("<64f", *[float32(float32(p / white) - 0.5) / 0.5 for p in image]))
    return digest.hexdigest()


def split(images, labels, white=255):
    return fingerprint(chosen(images, labels, 0, 20), chosen(images, labels, 20, 10), white)


def array(descr, code, shape, values):
    """The file of an array of numpy, version 1.0."""
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''}), }}"
    header = header.ljust(118 - 1) + "\n"
    start = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
    return start + struct.pack(f"{code[0]}{len(values)}{code[1]}", *values)


def write(name, compression, arrays):
    with zipfile.ZipFile(here / name, "w", compression) as archive:
        for key, value in arrays.items():
            archive.writestr(zipfile.ZipInfo(f"{key}.npy"), value, compression)


def flat(images, factor=1):
    return [p / factor if factor > 1 else p for image in images for p in image]


x_train, y_train = idx(raw + "train-images-idx3-ubyte"), [n for n, in idx(raw + "train-labels-idx1-ubyte")]
x_test, y_test = idx(raw + "t10k-images-idx3-ubyte"), [n for n, in idx(raw + "t10k-labels-idx1-ubyte")]
qmnist = idx("qmnist/qmnist-train-images-idx3-ubyte"), [row[0] for row in idx("qmnist/qmnist-train-labels-idx2-int")]
index_column = table("index-column.csv", 1, skip=1)
few = chosen(x_train, y_train, 0, 20), chosen(x_test, y_test, 0, 10)

if sys.argv[1:] == ["write"]:
    write("npz/keras.npz", zipfile.ZIP_DEFLATED, {
        "x_train": array("|u1", "<B", (400, 8, 8), flat(x_train)), "y_train": array("|u1", "<B", (400,), y_train),
        "x_test": array("|u1", "<B", (120, 8, 8), flat(x_test)), "y_test": array("|u1", "<B", (120,), y_test)})
    # Other types and shapes: fractions of both sizes, rows of pixels, one channel, big-endian and signed labels in a column.
    write("npz/plain.npz", zipfile.ZIP_STORED, {
        "train_images": array("<f4", "<f", (80, 64), flat(few[0][0], 255)), "train_labels": array(">i8", ">q", (80, 1), few[0][1]),
        "test_images": array(">f8", ">d", (40, 8, 8, 1), flat(few[1][0], 255)), "test_labels": array("<u2", "<H", (40,), few[1][1])})

print("label-last-no-header", split(*table("label-last-no-header.csv", -1, header=False), white=16))
print("pixels-0-to-16      ", split(*table("pixels-0-to-16.csv", -1), white=16))
print("index-column        ", split(*index_column))
print("torchvision-MNIST   ", fingerprint(*few))
print("qmnist              ", split(*qmnist))
for name, images, labels in (("index-column", *index_column), ("torchvision", x_train, y_train), ("qmnist", *qmnist)):
    print(name, "pixels", min(flat(images)), max(flat(images)), "labels", [labels.count(c) for c in sorted(set(labels))])
