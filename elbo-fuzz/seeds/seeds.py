"""Writes small sound files of each format with NumPy, Pillow and plain bytes: what the fuzzer begins with."""
import gzip
import io
import json
import struct
from pathlib import Path

import numpy as np
from numpy.lib import format as npf
from PIL import Image
from scipy.io import savemat

HERE = Path(__file__).parent


def put(target, name, data):
    folder = HERE / target
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)


def packed(data):
    return gzip.compress(data, mtime=0)


def idx(kind, *sizes):
    values = bytes(i * 37 % 256 for i in range(int(np.prod(sizes))))
    return struct.pack(">HBB", 0, kind, len(sizes)) + struct.pack(f">{len(sizes)}I", *sizes) + values


put("idx", "pictures", idx(8, 4, 3, 3))
put("idx", "pictures.gz", packed(idx(8, 4, 3, 3)))
put("idx", "colour", idx(8, 2, 2, 3, 3))
put("idx", "vectors", idx(8, 5, 2))
put("idx", "labels", idx(8, 3))
put("idx", "floats", idx(13, 2, 2))
put("idx-labels", "labels", idx(8, 3))
put("idx-labels", "labels.gz", packed(idx(8, 3)))
put("idx-labels", "two", idx(8, 2))
put("idx-labels", "pictures", idx(8, 3, 1, 1))


def npy(array, version=(1, 0)):
    out = io.BytesIO()
    npf.write_array(out, array, version=version)
    return out.getvalue()


ramp = np.arange(24)
arrays = {
    "f4": ramp[:6].reshape(2, 3).astype("<f4") - 2.5,
    "f4-fortran": np.asfortranarray(ramp.reshape(2, 3, 4).astype("<f4")),
    "f8": np.array([[0.25, 0.5], [0.75, 1.0]]),
    "f2": np.array([[0.5, -1.5]] * 2, dtype="<f2"),
    "i8": np.array([[0, 7], [300, 16777216]], dtype="<i8"),
    "u8": np.array([[1, 2**64 - 1]] * 2, dtype="<u8"),
    "i2": np.array([-3, 7, 300], dtype="<i2"),
    "b1": np.array([[True, False], [False, True]]),
    "u1": np.arange(12, dtype="u1").reshape(2, 2, 3),
    "u1-last": np.arange(24, dtype="u1").reshape(2, 2, 2, 3),
    "big-endian": np.zeros((2, 2), dtype=">f4"),
    "records": np.zeros(3, dtype=[("x", "<f4"), ("y", "<i4")]),
    "text": np.array(["one", "two"]),
    "scalar": np.array(3, dtype="<f4"),
    "empty": np.zeros((0, 4), dtype="<f4"),
    "nan": np.array([[0, np.nan]] * 2, dtype="<f4"),
}
for name, array in arrays.items():
    put("npy", name, npy(array))
    put("npy-folder", name, npy(array))
put("npy", "version2", npy(arrays["f4"], (2, 0)))
put("npy", "version3", npy(arrays["f4"], (3, 0)))
put("npy", "packed", packed(npy(arrays["u1"])))


def npz(save, **named):
    out = io.BytesIO()
    save(out, **named)
    return out.getvalue()


u1, y = arrays["u1"], np.array([3, 4])
put("npz", "one", npz(np.savez, arr_0=u1))
put("npz", "one-packed", npz(np.savez_compressed, arr_0=u1))
put("npz", "xy", npz(np.savez_compressed, X=arrays["f4"], y=y))
put("npz", "keras", npz(np.savez, x_train=u1, y_train=y, x_test=u1, y_test=y))
put("npz", "parts", npz(np.savez_compressed, train=u1, test=u1))
put("npz", "unknown", npz(np.savez, left=u1, right=u1))
put("npz", "mixed", npz(np.savez, x_train=u1, x_test=arrays["f4"]))
factors = np.stack(np.unravel_index(np.arange(12), (1, 3, 1, 2, 2, 1)), 1)
sprites = npz(np.savez_compressed, imgs=(ramp % 2).astype("u1").reshape(12, 1, 2), latents_classes=factors)
put("npz", "sprites", sprites)
put("npz", "columns", npz(np.savez_compressed, X=arrays["f4"], y=np.array([[3, 0.5], [4, 1.5]])))
put("npz", "one-hot", npz(np.savez, x=u1, y=np.eye(2, dtype="u1")))

# arrays of more than 512 bytes are packed here
bits = (np.arange(1040) ** 2 % 5 == 1).astype("u1")
put("npz-bits", "vectors", npz(np.savez_compressed, arr_0=bits.reshape(80, 13)))
put("npz-bits", "truth", npz(np.savez_compressed, arr_0=bits.reshape(16, 65) == 1))
put("npz-bits", "last", npz(np.savez, x=bits[:960].reshape(10, 8, 4, 3), y=np.arange(10)))
put("npz-bits", "sprites", npz(np.savez_compressed, imgs=bits.reshape(2, 40, 13), latents_classes=factors[:2]))
put("npz-bits", "grey", npz(np.savez_compressed, train=bits.reshape(80, 13), test=ramp[:13].astype("u1").reshape(1, 13)))
put("npz-bits", "late", npz(np.savez_compressed, arr_0=np.append(bits, 2).astype("u1")))
put("npz-bits", "floats", npz(np.savez_compressed, arr_0=bits.astype("f4")))

put("csv", "headed", "a,b,class\n1,2.5,x\n3,\"4\",y\n5,6e-1,x\n")
put("csv", "bare", "1;2;3\n4;5;6\n7;8;.9\n")
put("csv", "tabs", "a\ty\n1\t0\n2\t1\n+3.\t0\r\n")
put("csv", "mark", b"\xef\xbb\xbfa,b\n1,2\n3,4\n")
put("csv", "quoted", '"a ""b""", "c\nd"\n1, "2"\n3,nan\n')
put("csv", "words", "a,b\n1,one\n,two\ninf,1e99\n")
put("amat", "bits", "0 1 1\n1 0 0\n0 0 1\n")
put("amat", "mixed", "0 1.5 -2e1\r\n\r\n1\t0 300\n")
put("amat", "picture", ("0 1 " * 32 + "3\n") * 2)
put("amat", "odd", "1 2\n3 x\n")

for target in ("txt", "txt-words"):
    put(target, "latin", "the cat\r\n a  cat \n\nsat\n")
    put(target, "letters", "\ufeff春眠不覺曉\n處處\u3000聞啼鳥\n\U0001f315\n")
    put(target, "cut", "ab\nba\n".encode() + b"\xe6\x98")
    put(target, "packed", packed("ab c\nc\n".encode()))


def picture(kind, image, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


colour = Image.fromarray((np.arange(60) * 4).astype("u1").reshape(4, 5, 3))
forms = {
    "grey": colour.convert("L"),
    "colour": colour,
    "clear": colour.convert("RGBA"),
    "palette": colour.quantize(8),
    "bits": colour.convert("1"),
}
for name, image in forms.items():
    put("pictures", f"{name}.png", picture("PNG", image, optimize=True))
    if name != "clear":
        put("pictures", f"{name}.bmp", picture("BMP", image))
        put("pictures", f"{name}.gif", picture("GIF", image))
put("pictures", "deep.png", picture("PNG", Image.fromarray(np.arange(20, dtype="<u2").reshape(4, 5) * 3000)))
put("pictures", "clear-grey.png", picture("PNG", forms["grey"].convert("LA")))
put("pictures", "two.gif", picture("GIF", forms["palette"], save_all=True, append_images=[forms["grey"]]))
for name, options in {
    "grey": {},
    "colour": {},
    "progressive": {"progressive": True},
    "exact": {"subsampling": 0, "quality": 95},
    "restarts": {"restart_marker_blocks": 1},
}.items():
    image = forms["grey"] if name == "grey" else colour
    put("pictures", f"{name}.jpg", picture("JPEG", image, **options))
put("pictures", "inks.jpg", picture("JPEG", colour.convert("CMYK")))
put("pictures", "other.tiff", picture("TIFF", colour))

put("recipe", "parent", "parent: vae\nname: mine\nmodel: {latent: 3, encoder: {hidden: [7, 5]}}\n")
put("recipe", "parts", """\
name: mine
source: {arxiv: "1312.6114"}
data: {name: mnist, binarize: stochastic}
model:
  encoder: {type: conv, channels: [8, 16], kernel: 3, stride: 2, padding: same}
  decoder: deconv
  likelihood: gaussian
  objective: {type: elbo, beta: {type: linear, from: 0, to: 1, over: 10, per: step}}
training: {optimizer: {type: adam, rate: 1e-3}, batch: 64, epochs: 3}
""")
put("recipe", "wrong", "modle: {}\nmodel:\n  latnet: 2\n  latent: two\n  encoder: {type: mpl, hidden: 3}\n")
put("recipe", "circle", "parent: nobody\n")
put("recipe", "aliases", "model: &a {latent: 3}\nname: &b x\nfamily: *b\ntraining: *a\n")
put("recipe", "keys", "? {a: 1}\n: 2\n? [1, 2]\n: 3\n--- !!str tagged\n")
put("set", "beta", "objective.beta=4")
put("set", "several", "hidden=[9, 8]\nlatent=5\nlikelihood.type=gaussian\nrate={type: linear, from: 0}")
put("set", "wrong", "prior.componets=3")
put("set", "parts", "model={latent: 3}\nencoder=conv")


def tensors(header, data=b""):
    text = header if isinstance(header, str) else json.dumps(header, separators=(",", ":"))
    return struct.pack("<Q", len(text.encode())) + text.encode() + data


def place(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


words = {"elbo.schema": "1", "elbo.event_shape": "1,28,28", "elbo.data_kind": "unit"}
two = {"encoder.0.weight": place("F32", [1, 2], 0, 8), "b": place("BOOL", [2], 8, 10)}
put("safetensors", "model", tensors({"__metadata__": words, **two}, bytes(8) + b"\0\1"))
letters = {"elbo.data_kind": "symbol", "elbo.alphabet": '{"between":"","symbols":["","a","b"]}'}
put("safetensors", "texts", tensors({"__metadata__": {**words, **letters}, **two}, bytes(8) + b"\0\1"))
put("safetensors", "elsewhere", tensors(two, bytes(10)))
put("safetensors", "scalar", tensors({"__metadata__": words, "a": place("I64", [], 0, 8)}, bytes(8)))
put("safetensors", "empty", tensors("{}   "))
put("safetensors", "escapes", tensors('{"__metadata__":{"\\u0061\\n":"\\"\\\\"},"a":{"shape":[0],"dtype":"U8","data_offsets":[0,0]}}'))
put("safetensors", "half", tensors({"a": place("F16", [2], 0, 4)}, bytes(4)))

run = {"schema": 1, "elbo": "0.1.0", "cores": 2, "process_settings": {"OMP_NUM_THREADS": "1"}, "seed": 1, "threads": 2,
       "device": "cpu", "precision": "fp32", "limit": 0, "command": "elbo train", "data": {"train": {"examples": 3}}}
put("environment", "run", json.dumps(run, indent=2))
put("environment", "bf16", json.dumps({**run, "device": "cuda:0", "precision": "bf16", "seed": -2**63}))
put("environment", "imported", json.dumps({"schema": 1, "imported_from": "w.safetensors"}))
put("environment", "odd", '{"seed": 1.5e3, "threads": [null, true, {"a": "\\u00e9"}], "command": -0}')
head = "epoch,step,seconds,split,loss,elbo,reconstruction,kl\n"
put("metrics", "rows", head + "1,10,0.5,train,200.1,-200.1,180,20.1\n1,10,0.5,test,2E2,-2E2,NaN,Infinity\n")
put("metrics", "none", head)
put("metrics", "short", head + "1,10,0.5\n")
put("names", "layers", '{"fc1": "encoder.0", "fc21.weight": "posterior.mean.weight"}')
put("names", "wrong", '{"a": 1, "b": ["c"], "d": null, "e\\n": {"f": "g"}}')


def mat(name, packed, **arrays):
    out = io.BytesIO()
    savemat(out, arrays, do_compression=packed)
    out = out.getvalue()
    put("mat", name, b"MATLAB 5.0 MAT-file".ljust(116) + out[116:])


grid = np.arange(12, dtype="f8").reshape(4, 3) / 4
mat("double", False, a=grid)
mat("packed", True, a=grid)
mat("labelled", False, X=np.arange(40, dtype="u1").reshape(4, 10), Y=np.array([[3, 1, 3, 2.5]]), text="words", s={"a": 1.0})
mat("parts", True, x_train=np.eye(3) > 0, x_test=np.eye(3) > 1, y_train=np.arange(3), y_test=np.arange(3))
mat("pictures", False, images=np.arange(24, dtype="i2").reshape(2, 3, 4))
mat("complex", False, a=np.array([[1 + 2j, 3], [4, 5]]))
mat("two", True, a=np.eye(2), b=np.eye(3, dtype="u8"))
mat("sparse", False, x=np.eye(2), c=np.array(["a", 1.0], dtype=object))
put("sweep", "grid", "recipes: [vae, beta-vae]\nset:\n  objective.beta: [1, 4]\n  latent: [2, 3]\nseeds: 2\ndata: digits\nepochs: 1\nlimit: 9\nevaluate: {importance-samples: 5}\n")
put("sweep", "chosen", "recipes: [vae]\nset:\n  - {latent: 2}\n  - {latent: 3, objective.beta: 2}\nseeds: [1, 5]\n")
put("sweep", "wrong", "recipes: [veh]\nset: {latnet: [1]}\nseeds: -1\nepoch: 3\n")
entry = "name: a\nclaim: b\nsource: c\ndata: digits\ndraws: 5\nset: [latent=3]\nreduced: [training.epochs=1]\n"
entry += "trials:\n  - {name: x}\n  - {name: y, recipe: iwae, set: [objective.samples=2]}\n"
entry += "expect:\n  - {figure: nll, of: y, minus: x, published: -1, least: -2, most: 0}\n"
put("reproduction", "two", entry)
put("reproduction", "wrong", entry.replace("of: y", "of: z").replace("claim", "clam"))
put("sampler", "mixture", "type: mixture\ncomponents: 3\nmost: 20\nstarts: 1\nsteps: 200\ncodes: 10000\n")
put("sampler", "wrong", "type: mixture\nparts: 3\ncomponents: -1\n")


def numbers(name, target="sampler-numbers", said=None, **arrays):
    head, data = {"__metadata__": said} if said else {}, b""
    for key, a in arrays.items():
        head[key] = place({"f8": "F64", "f4": "F32"}[a.dtype.str[1:]], list(a.shape), len(data), len(data) + a.nbytes)
        data += a.tobytes()
    put(target, name, tensors(head, data))


numbers("mixture", weights=np.array([0.25, 0.75]), means=np.zeros((2, 2)), factors=np.stack([np.eye(2)] * 2))
numbers("kernel", bandwidth=np.array([0.5]), factor=np.eye(2), centres=np.zeros((3, 2), "f4"))
numbers("neighbours", centres=np.arange(8, dtype="f4").reshape(4, 2))
numbers("aggregate", means=np.zeros((3, 2), "f4"), log_variances=np.zeros((3, 2), "f4"))
numbers("wrong", weights=np.array([0.25, 0.5]), means=np.zeros((2, 2)), factors=np.stack([np.eye(2)] * 2))

known = {"elbo.classifier": "1", "elbo.data": "moon", "elbo.event": "1", "elbo.width": "1", "elbo.classes": "2",
         "elbo.test-accuracy": "0.5", "elbo.test-accuracy-se": "1e-2"}
head = {"head.weight": np.ones((2, 1), "f4")}
points = {"body.0.weight": np.zeros((256, 1), "f4"), "body.1.weight": np.zeros((1, 256), "f4"), **head}
pictures = {"body.0.weight": np.zeros((32, 1, 3, 3), "f4"), "body.2.weight": np.zeros((1, 64), "f4"), **head}
numbers("points", "classifier", known, **points)
numbers("pictures", "classifier", {**known, "elbo.event": "1,4,3"}, **pictures)
numbers("wide", "classifier", {**known, "elbo.width": "1000000"}, **points)
numbers("no-words", "classifier", **head)
first = {"conv.0.weight": np.ones((2, 1, 3, 3), "f4"), "conv.0.bias": np.zeros(2, "f4")}
second = {"conv.10.weight": np.zeros((3, 2, 3, 3)), "conv.10.bias": np.zeros(3)}
numbers("grey", "features", **first, **second)
numbers("colour", "features", **{**first, "conv.0.weight": np.ones((2, 3, 3, 3), "f4")}, **second)
numbers("norm", "features", **first, **{"conv.1.weight": np.ones(2, "f4")})
numbers("short", "features", **first)
