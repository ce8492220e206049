package elbo.sampler;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Distribution;
import elbo.distribution.Draws;
import elbo.explore.Encoded;
import elbo.metric.Ticker;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A model of codes, trained by the trainer of all models, and what brings codes to mean 0 and deviation 1 before it. */
final class SecondModel implements Fitted {
    private static final String MEAN = "standard.mean";
    private static final String DEVIATION = "standard.deviation";

    /** Drawn or scored at once. */
    private static final int CHUNK = 500;

    /** Codes that are measured after each epoch. */
    private static final int MEASURED = 500;

    /** A dimension without spread is divided by this share of the mean deviation. */
    private static final double FLOOR = 1e-4;

    private static final double LEAST = 1e-9;

    private final Model model;
    private final double[] mean;
    private final double[] deviation;

    private SecondModel(Model model, double[] mean, double[] deviation) {
        this.model = model;
        this.mean = mean;
        this.deviation = deviation;
    }

    static SecondModel fit(Vae vae, Learning learning, Encoded encoded, Rng rng, Ticker ticker) {
        encoded.require(2);
        int d = encoded.dims();
        float[] codes = encoded.some(learning.codes(), rng.fork("codes"));
        double[] mean = Covariance.mean(codes, d);
        double[] covariance = Covariance.of(codes, d, mean);
        double least = Math.max(FLOOR * Math.sqrt(Covariance.meanVariance(covariance, d)), LEAST);
        double[] deviation = new double[d];
        for (int i = 0; i < d; i++) {
            deviation[i] = Math.max(Math.sqrt(covariance[i * d + i]), least);
        }
        SecondModel second = new SecondModel(model(vae, d, rng.fork("weights")), mean, deviation);
        try {
            second.train(second.standard(codes), learning, rng.fork("training"), ticker);
            return second;
        } catch (RuntimeException e) {
            second.close();
            throw e;
        }
    }

    private static Model model(Vae vae, int dims, Rng rng) {
        return Model.build(vae, Shape.of(dims), Kind.REAL, rng, DType.FLOAT32, Device.CPU);
    }

    private void train(float[] standard, Learning learning, Rng rng, Ticker ticker) {
        MemoryDataset data = MemoryDataset.floats("codes", model.eventShape(), Kind.REAL, standard, Labels.NONE);
        Training training = new Training(new Adam(learning.rate()), learning.batch(), learning.epochs());
        Listener listener = new Listener() {
            @Override
            public void epoch(Epoch epoch) {
                ticker.done("training on codes", epoch.number(), learning.epochs());
            }
        };
        try (Feed all = Feed.of(data, Binarize.NONE, model);
                Feed some = Feed.of(data.limit(Math.min(data.size(), MEASURED)), Binarize.NONE, model);
                Trainer trainer = new Trainer(model, all, some, training, rng, Engine.cores())) {
            boolean unused = trainer.run(Long.MAX_VALUE, listener);
        }
    }

    static SecondModel restore(Vae vae, int dims, Numbers numbers) {
        double[] mean = numbers.doubles(MEAN, dims);
        double[] deviation = numbers.doubles(DEVIATION, dims);
        numbers.require(Arrays.stream(deviation).allMatch(v -> v > 0), DEVIATION, "numbers above 0");
        Model model = model(vae, dims, Rng.of(0));
        try (Scope s = Scope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            numbers.entries().forEach((name, entry) -> {
                if (!name.equals(MEAN) && !name.equals(DEVIATION)) {
                    weights.put(name, weight(numbers, name, entry));
                }
            });
            model.parameters().load(numbers.about(), weights);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        return new SecondModel(model, mean, deviation);
    }

    private static Tensor weight(Numbers numbers, String name, SafeTensors.Entry entry) {
        float[] unused = numbers.floats(name, entry.shape().dims());
        return Tensors.of(entry);
    }

    /** Codes with mean 0 and deviation 1. */
    private float[] standard(float[] codes) {
        float[] out = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
            out[i] = (float) ((codes[i] - mean[i % mean.length]) / deviation[i % mean.length]);
        }
        return out;
    }

    @Override
    public float[] draw(Rng rng, int n, double temperature) {
        Fitted.require(n, temperature);
        int d = mean.length;
        float[] out = new float[Math.multiplyExact(n, d)];
        for (int from = 0; from < n; from += CHUNK) {
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                float[] some = drawn(rng.at(from), Math.min(CHUNK, n - from), temperature);
                for (int i = 0; i < some.length; i++) {
                    out[from * d + i] = (float) (mean[i % d] + deviation[i % d] * some[i]);
                }
            }
        }
        return out;
    }

    private float[] drawn(Rng rng, int n, double temperature) {
        Tensor u = model.prior(model.noContext(n)).sample(rng.fork("prior"), 1).mul(temperature);
        Distribution z = model.likelihood(u, model.noContext(n));
        Tensor middle = z.mean();
        Tensor noise =
                z.sample(rng.fork("likelihood"), 1).reshape(middle.shape()).sub(middle);
        return middle.add(noise.mul(temperature)).toFloats();
    }

    @Override
    public Optional<double[]> logDensity(float[] codes) {
        if (!model.vae().level().posterior().exact()) {
            return Optional.empty();
        }
        float[] standard = standard(codes);
        int d = mean.length;
        double constant = Arrays.stream(deviation).map(Math::log).sum();
        double[] out = new double[codes.length / d];
        for (int from = 0; from < out.length; from += CHUNK) {
            int n = Math.min(CHUNK, out.length - from);
            try (Grad.Guard off = Grad.off();
                    Scope s = Scope.open()) {
                Observed o = Observed.of(Tensors.of(Arrays.copyOfRange(standard, from * d, (from + n) * d), n, d));
                Draws code = model.posterior(o).draws(Rng.of(0), 1);
                Tensor log = model.prior(o.context())
                        .logProb(code.z())
                        .sub(code.logProb().get());
                System.arraycopy(log.sub(constant).to(DType.FLOAT64).toDoubles(), 0, out, from, n);
            }
        }
        return Optional.of(out);
    }

    @Override
    public Map<String, SafeTensors.Entry> numbers() {
        Map<String, SafeTensors.Entry> out = new LinkedHashMap<>();
        out.put(MEAN, Numbers.of(mean, mean.length));
        out.put(DEVIATION, Numbers.of(deviation, deviation.length));
        model.parameters().byName().forEach((name, tensor) -> out.put(name, Tensors.entry(tensor)));
        return out;
    }

    @Override
    public void close() {
        model.close();
    }
}
