package peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import java.util.List;

/**
 * The training step of the dense VAE, 784-400-20, in DJL on its PyTorch engine, as fast as its ordinary means allow: what Elbo is
 * compared with.
 *
 * <pre>DjlVae [--threads A] [--seconds S] [--batch N]</pre>
 *
 * Data, arithmetic and settings are those of `torch_vae.py`. Not fused, as it is there where PyTorch can: Adam, which DJL
 * applies to one parameter after another. There is no convolutional VAE: DJL's PyTorch engine has no transposed convolution.
 */
final class DjlVae {
    private final int batch;
    private final NDManager manager;
    private final Trainer trainer;
    private final NegativeElbo elbo;
    private final NDArray data, sums;
    private NDArray order;
    private int position;

    private DjlVae(int batch, Trainer trainer, NegativeElbo elbo) {
        this.batch = batch;
        this.trainer = trainer;
        this.elbo = elbo;
        manager = trainer.getManager();
        trainer.initialize(new Shape(batch, Peer.PIXELS));
        data = manager.randomInteger(0, 256, new Shape(Peer.EXAMPLES, Peer.PIXELS), DataType.UINT8);
        sums = manager.zeros(new Shape(3));
        order = manager.randomPermutation(Peer.EXAMPLES);
    }

    private void step() {
        if (position + batch > Peer.EXAMPLES) {
            order.close();
            order = manager.randomPermutation(Peer.EXAMPLES);
            position = 0;
        }
        try (NDManager step = manager.newSubManager()) {
            NDArray rows = order.get(step, new NDIndex().addSliceDim(position, position + batch));
            NDArray x = data.get(step, new NDIndex("{}", rows)).toType(DataType.FLOAT32, false).muli(1 / 255f);
            position += batch;
            NDList terms;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                terms = elbo.terms(x, trainer.forward(new NDList(x)));
                collector.backward(terms.get(0));
            }
            trainer.step();
            sums.addi(NDArrays.stack(terms).muli(batch));
        }
    }

    /** Answers logits, mean and log-variance. */
    private static final class Vae extends AbstractBlock {
        private final Block encoder = addChildBlock(
                "encoder",
                new SequentialBlock()
                        .add(linear(Peer.HIDDEN))
                        .add(Activation::relu)
                        .add(new ParallelBlock(
                                found -> new NDList(found.get(0).get(0), found.get(1).get(0)),
                                List.of(linear(Peer.LATENT), linear(Peer.LATENT)))));
        private final Block decoder = addChildBlock(
                "decoder",
                new SequentialBlock().add(linear(Peer.HIDDEN)).add(Activation::relu).add(linear(Peer.PIXELS)));

        private static Block linear(int units) {
            return Linear.builder().setUnits(units).build();
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList x, boolean training, PairList<String, Object> params) {
            NDList posterior = encoder.forward(store, x, training);
            NDArray mean = posterior.get(0), logVariance = posterior.get(1);
            NDArray z = mean.add(logVariance.mul(0.5f).exp().mul(mean.getManager().randomNormal(mean.getShape())));
            return new NDList(decoder.forward(store, new NDList(z), training).get(0), mean, logVariance);
        }

        @Override
        protected void initializeChildBlocks(NDManager manager, DataType type, Shape... x) {
            encoder.initialize(manager, type, x);
            decoder.initialize(manager, type, new Shape(x[0].get(0), Peer.LATENT));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] x) {
            Shape code = new Shape(x[0].get(0), Peer.LATENT);
            return new Shape[] {x[0], code, code};
        }
    }

    private static final class NegativeElbo extends Loss {
        NegativeElbo() {
            super("negative ELBO");
        }

        @Override
        public NDArray evaluate(NDList x, NDList predicted) {
            return terms(x.get(0), predicted).get(0);
        }

        /** The loss, and its reconstruction and KL. The cross-entropy is written out: DJL's own takes more passes. */
        NDList terms(NDArray x, NDList predicted) {
            NDArray logits = predicted.get(0), mean = predicted.get(1), logVariance = predicted.get(2);
            float n = x.size(0);
            NDArray reconstruction = Activation.softPlus(logits).sub(logits.mul(x)).sum().div(n);
            NDArray kl = logVariance.exp().add(mean.mul(mean)).sub(logVariance).sub(1).sum().mul(0.5f / n);
            return new NDList(reconstruction.add(kl), reconstruction, kl);
        }
    }

    public static void main(String[] words) {
        Peer peer = Peer.of(words);
        System.setProperty("ai.djl.pytorch.num_threads", "" + peer.threads());
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.offline", "true"); // no library from elsewhere, no word of this to elsewhere
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(1);
        NegativeElbo elbo = new NegativeElbo();
        DefaultTrainingConfig config = new DefaultTrainingConfig(elbo)
                // PyTorch's own: uniform, up to one over the root of the inputs
                .optInitializer(new XavierInitializer(RandomType.UNIFORM, FactorType.IN, 1), Parameter.Type.WEIGHT)
                .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
        try (Model model = Model.newInstance("vae", "PyTorch")) {
            model.setBlock(new Vae());
            try (Trainer trainer = model.newTrainer(config)) {
                DjlVae vae = new DjlVae(peer.batch(), trainer, elbo);
                String name = "DJL " + Engine.getDjlVersion() + ", PyTorch " + engine.getVersion();
                peer.measure(name, vae::step, () -> vae.sums.getFloat(0));
            }
        }
    }
}
