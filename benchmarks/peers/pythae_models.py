"""One model of Pythae, trained by its own trainer and measured here: what `likelihood.py` sets beside an Elbo recipe.

    PYTHONPATH=PYTHAE/src python3 pythae_models.py MODEL --data FILE.npz [--config JSON] [--epochs E] [--seed S] [--limit N]
        [--draws K] [--threads T] [--weights FILE.safetensors]

MODEL is a class of pythae.models. Its networks are 784-400-20-400-784 with ReLU, as Pythae lets its users give their own;
its config, loss, sampler and trainer are what it ships. Only the evaluation is ours, since `get_nll` of Pythae leaves out
the 1 that its training adds to the concentration of S-VAE and takes 100 draws where fewer are asked for:

    log (1/K) sum_k p(x|z_k) p(z_k) / q(z_k|x),  z_k ~ q(z|x)

in nats, decoded in float32 from the logits, densities and sums in float64. Prints one JSON object: `nll`; `elbo`, the mean of
the same log-weights; `own_loss`, what the model itself says of the same images, for a VAE -elbo; `seconds`, of the trainer.
With --weights the weights are written under Elbo's names, so that `elbo import` and `elbo evaluate` can measure them too.
"""

import argparse
import functools
import json
import logging
import math
import platform
import struct
import tempfile
import time

import numpy
import scipy.special
import torch
import torch.nn.functional as F
from torch import nn
from tqdm.auto import tqdm

import pythae.models
from pythae.data.datasets import BaseDataset, DatasetOutput
from pythae.models.base.base_utils import ModelOutput
from pythae.models.nn import BaseDecoder, BaseEncoder
from pythae.trainers import BaseTrainer, BaseTrainerConfig, CoupledOptimizerTrainer, CoupledOptimizerTrainerConfig

LATENT, HIDDEN, PIXELS, SHAPE = 20, 400, 784, (1, 28, 28)
ROWS = 5000  # decoded at once


class Encoder(BaseEncoder):
    def __init__(self, spread, size):
        super().__init__()
        self.spread = spread
        self.hidden, self.place, self.width = nn.Linear(PIXELS, HIDDEN), nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, size)

    def forward(self, x):
        h = F.relu(self.hidden(x.reshape(len(x), PIXELS)))
        return ModelOutput(embedding=self.place(h), **{self.spread: self.width(h)})


class Decoder(BaseDecoder):
    def __init__(self):
        super().__init__()
        self.hidden, self.last = nn.Linear(LATENT, HIDDEN), nn.Linear(HIDDEN, PIXELS)

    def logits(self, z):
        return self.last(F.relu(self.hidden(z)))

    def forward(self, z):
        return ModelOutput(reconstruction=torch.sigmoid(self.logits(z)).reshape(len(z), *SHAPE))


class Normal:
    """Draws and densities of a diagonal Gaussian posterior, under a standard normal or VAMP's mixture."""

    def __init__(self, model, x, draws):
        out = model.encoder(x)
        self.model, self.mean, self.log_variance = model, out.embedding, out.log_covariance
        self.z = self.mean + (0.5 * self.log_variance).exp() * torch.randn(draws, *self.mean.shape)

    def log_posterior(self):
        return log_normal(self.z, self.mean, self.log_variance)

    def log_prior(self):
        if not isinstance(self.model, pythae.models.VAMP):
            return log_normal(self.z, torch.zeros(()), torch.zeros(()))
        out = self.model.encoder(pseudo_inputs(self.model))
        each = [log_normal(self.z, m, v) for m, v in zip(out.embedding, out.log_covariance)]
        return torch.stack(each).logsumexp(0) - math.log(len(each))


class Sphere:
    """Draws and densities of a von Mises-Fisher posterior, under the uniform prior; concentration and draws as in training."""

    def __init__(self, model, x, draws):
        out = model.encoder(x)
        self.direction = out.embedding / out.embedding.norm(dim=-1, keepdim=True)
        self.k = F.softplus(out.log_concentration) + 1
        z = model._sample_von_mises(self.direction.repeat(draws, 1), self.k.repeat(draws, 1))
        self.z = z.reshape(draws, len(x), LATENT)

    def log_posterior(self):
        half, k = LATENT / 2, self.k.double().squeeze(-1)
        log_bessel = torch.from_numpy(scipy.special.ive(half - 1, k.numpy())).log() + k
        log_normaliser = (half - 1) * k.log() - half * math.log(2 * math.pi) - log_bessel
        return log_normaliser + k * (self.z * self.direction).double().sum(-1)

    def log_prior(self):
        half = LATENT / 2
        return math.lgamma(half) - math.log(2) - half * math.log(math.pi)


def log_normal(z, mean, log_variance):
    z, mean, log_variance = z.double(), mean.double(), log_variance.double()
    return -0.5 * (math.log(2 * math.pi) + log_variance + (z - mean) ** 2 / log_variance.exp()).sum(-1)


def pseudo_inputs(model):
    return model.pseudo_inputs(model.idle_input).reshape(-1, *SHAPE)


def log_weights(model, x, draws):
    """[K, B]"""
    q = (Sphere if isinstance(model, pythae.models.SVAE) else Normal)(model, x, draws)
    logits = model.decoder.logits(q.z.reshape(-1, LATENT)).reshape(draws, len(x), PIXELS)
    log_likelihood = (logits * x.reshape(len(x), PIXELS) - F.softplus(logits)).sum(-1, dtype=torch.float64)
    return log_likelihood + q.log_prior() - q.log_posterior()


@torch.no_grad()
def measured(model, test, draws):
    weights = torch.cat([log_weights(model, x, draws) for x in test.split(max(1, ROWS // draws))], 1)
    nll = math.log(draws) - weights.logsumexp(0)
    own = [model(DatasetOutput(data=x), dataset_size=len(test)).loss.item() * len(x) for x in test.split(100)]
    se = nll.std().item() / math.sqrt(len(nll))
    return {"nll": nll.mean().item(), "se": se, "elbo": weights.mean().item(), "own_loss": sum(own) / len(test)}


def built(name, config):
    config = getattr(pythae.models, name + "Config")(
        input_dim=SHAPE, latent_dim=LATENT, reconstruction_loss="bce", **config
    )
    encoder = Encoder("log_concentration", 1) if name == "SVAE" else Encoder("log_covariance", LATENT)
    return getattr(pythae.models, name)(config, encoder=encoder, decoder=Decoder())


def trainer_of(model, train, options, folder):
    common = {"output_dir": folder, "per_device_train_batch_size": 128, "num_epochs": options.epochs, "seed": options.seed}
    common["no_cuda"] = True
    data = BaseDataset(train, torch.zeros(len(train)))
    if isinstance(model, pythae.models.PIWAE):
        rates = {"encoder_learning_rate": 1e-3, "decoder_learning_rate": 1e-3}
        return CoupledOptimizerTrainer(model, data, training_config=CoupledOptimizerTrainerConfig(**common, **rates))
    return BaseTrainer(model, data, training_config=BaseTrainerConfig(**common, learning_rate=1e-3))


def named(model):
    """The weights, by the names they have in Elbo."""
    sphere = isinstance(model, pythae.models.SVAE)
    layers = {
        "encoder.0": model.encoder.hidden,
        "posterior.direction" if sphere else "posterior.mean": model.encoder.place,
        "posterior.concentration" if sphere else "posterior.log_variance": model.encoder.width,
        "decoder.0": model.decoder.hidden,
        "decoder.1": model.decoder.last,
    }
    tensors = {f"{name}.{part}": getattr(layer, part) for name, layer in layers.items() for part in ("weight", "bias")}
    if isinstance(model, pythae.models.VAMP):
        tensors["prior.inputs"] = pseudo_inputs(model)
    return {name: tensor.detach().numpy().astype("<f4") for name, tensor in tensors.items()}


def save(tensors, path):
    header, at = {}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    words = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(words)) + words + b"".join(array.tobytes() for array in tensors.values()))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("model")
    options.add_argument("--data", required=True)
    options.add_argument("--config", type=json.loads, default={})
    options.add_argument("--epochs", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit", type=int)
    options.add_argument("--draws", type=int, default=500)
    options.add_argument("--threads", type=int, default=torch.get_num_threads())
    options.add_argument("--weights")
    options = options.parse_args()

    logging.disable(logging.INFO)
    tqdm.__init__ = functools.partialmethod(tqdm.__init__, disable=True)  # it offers no other way to be without a bar
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    data = numpy.load(options.data)
    train, test = (torch.from_numpy(data[s][: options.limit]).float().unsqueeze(1) for s in ("x_train", "x_test"))
    model = built(options.model, options.config)
    with tempfile.TemporaryDirectory() as folder:
        trainer = trainer_of(model, train, options, folder)
        begun = time.perf_counter()
        trainer.train()
        seconds = time.perf_counter() - begun
    model.eval()  # the last weights; those of the least training loss are a copy inside the trainer
    if options.weights:
        save(named(model), options.weights)
    versions = {"torch": torch.__version__, "python": platform.python_version()}
    print(json.dumps({"seconds": seconds, **measured(model, test, options.draws), "versions": versions}))


main()
