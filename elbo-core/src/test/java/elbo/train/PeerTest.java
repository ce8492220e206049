package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Dataset;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.likelihood.Bernoulli;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Conditional;
import elbo.nn.Init;
import elbo.nn.Moment;
import elbo.objective.Iwae;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Posterior;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training as a whole beside PyTorch's: {@code training.py} begins with the same weights and has the same noise. */
class PeerTest {
    private static final int ROWS = 16;
    private static final int PIXELS = 12;
    private static final int DRAWS = 5;
    private static final int STEPS = 60;
    private static final Map<String, String> NAMES = Map.of(
            "encoder.0", "fc1",
            "posterior.mean", "fc21",
            "posterior.log_variance", "fc22",
            "decoder.0", "fc3",
            "decoder.1", "fc4");

    /** A diagonal normal whose noise follows from the step, the draw and the dimension alone. */
    private record Told() implements Posterior {
        @Override
        public Conditional build(Init init, long features, Shape latent) {
            Conditional normal = new DiagonalNormal().build(init, features, latent);
            return h -> new WithNoise((Normal) normal.given(h));
        }
    }

    private record WithNoise(Normal q) implements Distribution {
        @Override
        public Shape eventShape() {
            return q.eventShape();
        }

        @Override
        public Tensor sample(Rng rng, int draws) {
            int dims = Math.toIntExact(eventShape().size());
            double[] noise = new double[draws * dims];
            for (int i = 0; i < noise.length; i++) {
                double angle = 12.9898 * (Moment.now().step() + 1) + 78.233 * (i / dims + 1) + 37.719 * (i % dims + 1);
                noise[i] = 1.5 * Math.sin(angle);
            }
            Tensor each =
                    Tensors.of(noise, draws, 1, dims).expand(q.mean().shape().prepend(draws));
            return q.mean().addProduct(q.logVariance().mul(0.5).exp(), each);
        }

        @Override
        public Tensor logProb(Tensor x) {
            return q.logProb(x);
        }

        @Override
        public Tensor mean() {
            return q.mean();
        }

        @Override
        public Distribution mapped(UnaryOperator<Tensor> change) {
            return new WithNoise(q.mapped(change));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void an_importance_weighted_autoencoder_comes_to_the_weights_of_pytorch(int threads) {
        Level level = new Level(3, new Told(), new StandardNormal());
        Vae vae = Vae.flat(new Mlp(8), level, new Mlp(8), new Bernoulli(), new Iwae(DRAWS));
        Training training = new Training(new Adam(1e-2), ROWS, STEPS);
        Dataset data = rows();
        try (Model model = Model.build(vae, Shape.of(PIXELS), Kind.UNIT, Rng.of(1), DType.FLOAT64, Device.CPU);
                Feed feed = Feed.of(data, Binarize.NONE, model);
                Feed test = Feed.of(data, Binarize.NONE, model);
                Scope s = Scope.open()) {
            model.parameters().load("mlp_vae", weights("mlp_vae"));
            try (Trainer trainer = new Trainer(model, feed, test, training, Rng.of(2), threads)) {
                boolean unused = trainer.run(STEPS, Listener.NONE);
            }
            weights("iwae_training").forEach((name, expected) -> {
                double[] ours = model.parameters().byName().get(name).toDoubles();
                assertThat(ours).as(name).containsExactly(expected.toDoubles(), within(1e-8));
            });
        }
    }

    private static Dataset rows() {
        List<Reference.Row> rows = Reference.table("mlp_vae").rows();
        float[] values = new float[ROWS * PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows.get(i / PIXELS).vector("x")[i % PIXELS];
        }
        return MemoryDataset.floats("rows", Shape.of(PIXELS), Kind.UNIT, values, Labels.NONE);
    }

    private static Map<String, Tensor> weights(String file) {
        SafeTensors read = SafeTensors.read(Reference.file(file + ".safetensors"));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        NAMES.forEach((ours, theirs) -> {
            for (String part : List.of(".weight", ".bias")) {
                weights.put(ours + part, Tensors.of(read.entries().get(theirs + part)));
            }
        });
        return weights;
    }
}
