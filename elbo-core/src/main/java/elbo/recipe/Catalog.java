package elbo.recipe;

import elbo.flow.Actnorm;
import elbo.flow.Additive;
import elbo.flow.Autoregressive;
import elbo.flow.BatchNorm;
import elbo.flow.Coupling;
import elbo.flow.Dequantisation;
import elbo.flow.Flatten;
import elbo.flow.Flow;
import elbo.flow.Gated;
import elbo.flow.GatedShift;
import elbo.flow.Mixing;
import elbo.flow.MultiScale;
import elbo.flow.Planar;
import elbo.flow.Radial;
import elbo.flow.Reorder;
import elbo.flow.Repeat;
import elbo.flow.Scale;
import elbo.flow.Scaling;
import elbo.flow.Shaping;
import elbo.flow.Spline;
import elbo.flow.Squeeze;
import elbo.flow.Unbounded;
import elbo.flow.Unflatten;
import elbo.likelihood.Bernoulli;
import elbo.likelihood.Certain;
import elbo.likelihood.Columns;
import elbo.likelihood.ContinuousBernoulli;
import elbo.likelihood.DiscretisedLogistic;
import elbo.likelihood.DiscretisedLogisticMixture;
import elbo.likelihood.Exponential;
import elbo.likelihood.Gaussian;
import elbo.likelihood.Laplace;
import elbo.likelihood.Likelihood;
import elbo.likelihood.LogCosh;
import elbo.likelihood.Logistic;
import elbo.likelihood.MsSsim;
import elbo.likelihood.NegativeBinomial;
import elbo.likelihood.Perceptual;
import elbo.likelihood.Poisson;
import elbo.likelihood.StudentT;
import elbo.likelihood.Symbols;
import elbo.likelihood.ZeroInflatedNegativeBinomial;
import elbo.network.Conv;
import elbo.network.Decoder;
import elbo.network.Deconv;
import elbo.network.Encoder;
import elbo.network.FlowEncoder;
import elbo.network.GatedConv;
import elbo.network.GatedDeconv;
import elbo.network.GatedMlp;
import elbo.network.GyroplaneMlp;
import elbo.network.Mirror;
import elbo.network.Mlp;
import elbo.network.ResNet;
import elbo.network.ResidualMlp;
import elbo.network.SkipMlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Norm;
import elbo.nn.Schedule;
import elbo.noise.GaussianNoise;
import elbo.noise.MaskingNoise;
import elbo.noise.NoNoise;
import elbo.noise.Noise;
import elbo.objective.Capacity;
import elbo.objective.Chi;
import elbo.objective.Ciwae;
import elbo.objective.Clustering;
import elbo.objective.Elbo;
import elbo.objective.FreeBits;
import elbo.objective.GradientEstimator;
import elbo.objective.Iwae;
import elbo.objective.Miwae;
import elbo.objective.MonteCarloEm;
import elbo.objective.Objective;
import elbo.objective.Piwae;
import elbo.objective.Reconstruction;
import elbo.objective.Renyi;
import elbo.objective.TotalCorrelation;
import elbo.objective.WakeSleep;
import elbo.posterior.BatchNormal;
import elbo.posterior.DeltaNormal;
import elbo.posterior.Deterministic;
import elbo.posterior.DiagonalNormal;
import elbo.posterior.Exact;
import elbo.posterior.FullNormal;
import elbo.posterior.Posterior;
import elbo.posterior.RelaxedCategorical;
import elbo.posterior.VonMisesFisher;
import elbo.prior.Categorical;
import elbo.prior.ConditionalNormal;
import elbo.prior.Mixture;
import elbo.prior.Prior;
import elbo.prior.ScaledNormal;
import elbo.prior.StandardNormal;
import elbo.prior.UniformSphere;
import elbo.prior.Vamp;
import elbo.regulariser.CodeNorm;
import elbo.regulariser.Contractive;
import elbo.regulariser.Dip;
import elbo.regulariser.Mmd;
import elbo.regulariser.Regulariser;
import elbo.regulariser.SlicedWasserstein;
import elbo.regulariser.Sparsity;
import elbo.regulariser.WeightNorm;
import elbo.sampler.Aggregate;
import elbo.sampler.Kernel;
import elbo.sampler.Neighbours;
import elbo.sampler.Normal;
import elbo.sampler.Sampler;
import elbo.sampler.TwoStage;
import elbo.train.Adagrad;
import elbo.train.Adam;
import elbo.train.Adamax;
import elbo.train.Optimization;
import elbo.train.RmsProp;
import elbo.train.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts that recipe files can name: for each kind of part its names, each with an instance whose values are the defaults.
 * A new part is one line here.
 */
public final class Catalog {
    private static final Schedule ONE = Schedule.constant(1);
    private static final List<Double> SCALES = List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0);

    private static final Map<Class<?>, Map<String, Record>> PARTS = new Builder()
            .part(Encoder.class, "mlp", new Mlp(400))
            .part(Encoder.class, "conv", conv())
            .part(Encoder.class, "gated-mlp", new GatedMlp(List.of(300, 300), Initializer.HE))
            .part(Encoder.class, "residual-mlp", new ResidualMlp(256, 2, Activation.RELU, Initializer.TORCH))
            .part(Encoder.class, "resnet", new ResNet(List.of(32, 64), 1, Activation.RELU, Initializer.TORCH))
            .part(Encoder.class, "gated-conv", new GatedConv(0, 64, 3, 2, Initializer.GLOROT))
            .part(Encoder.class, "flow", new FlowEncoder(List.of(coupling())))
            .part(Decoder.class, "mlp", new Mlp(400))
            .part(Decoder.class, "deconv", deconv())
            .part(Decoder.class, "gated-mlp", new GatedMlp(List.of(300, 300), Initializer.HE))
            .part(Decoder.class, "residual-mlp", new ResidualMlp(256, 2, Activation.RELU, Initializer.TORCH))
            .part(Decoder.class, "skip-mlp", new SkipMlp(List.of(400, 400), Activation.RELU, Initializer.TORCH))
            .part(Decoder.class, "gyroplane-mlp", gyroplanes())
            .part(Decoder.class, "gated-deconv", new GatedDeconv(64, 3, 1, Initializer.GLOROT))
            .part(Decoder.class, "mirror", new Mirror())
            .part(Decoder.class, "resnet", new ResNet(List.of(64, 32), 1, Activation.RELU, Initializer.TORCH))
            .part(Posterior.class, "diagonal-normal", new DiagonalNormal())
            .part(Posterior.class, "delta-normal", new DeltaNormal(4, Initializer.TORCH))
            .part(Posterior.class, "batch-normal", new BatchNormal(BatchNormal.Scaling.FIXED, 0.6, Initializer.TORCH))
            .part(Posterior.class, "full-normal", new FullNormal())
            .part(Posterior.class, "laplace", new elbo.posterior.Laplace())
            .part(Posterior.class, "gamma", new elbo.posterior.Gamma())
            .part(Posterior.class, "logistic-normal", new elbo.posterior.LogisticNormal())
            .part(Posterior.class, "von-mises-fisher", new VonMisesFisher())
            .part(Posterior.class, "wrapped-normal", new elbo.posterior.WrappedNormal())
            .part(Posterior.class, "riemannian-normal", new elbo.posterior.RiemannianNormal())
            .part(Posterior.class, "relaxed-categorical", new RelaxedCategorical())
            .part(Posterior.class, "flow", new elbo.posterior.Flow(new DiagonalNormal(), List.of(autoregressive())))
            .part(Posterior.class, "exact", new Exact())
            .part(Posterior.class, "product", new elbo.posterior.Product())
            .part(Posterior.class, "deterministic", new Deterministic())
            .part(Prior.class, "standard-normal", new StandardNormal())
            .part(Prior.class, "conditional-normal", new ConditionalNormal())
            .part(Prior.class, "vamp", new Vamp(50, Vamp.Start.RANDOM, 0.05, 0.01, true))
            .part(Prior.class, "uniform-sphere", new UniformSphere())
            .part(Prior.class, "categorical", new Categorical())
            .part(Prior.class, "mixture", new Mixture(10))
            .part(Prior.class, "scaled-normal", new ScaledNormal())
            .part(Prior.class, "laplace", new elbo.prior.Laplace())
            .part(Prior.class, "gamma", new elbo.prior.Gamma())
            .part(Prior.class, "logistic-normal", new elbo.prior.LogisticNormal())
            .part(Prior.class, "wrapped-normal", new elbo.prior.WrappedNormal())
            .part(Prior.class, "riemannian-normal", new elbo.prior.RiemannianNormal())
            .part(Prior.class, "logistic", new elbo.prior.Logistic())
            .part(Prior.class, "flow", new elbo.prior.Flow(List.of(autoregressive())))
            .part(Prior.class, "product", new elbo.prior.Product())
            .part(Likelihood.class, "bernoulli", new Bernoulli())
            .part(Likelihood.class, "gaussian", new Gaussian())
            .part(Likelihood.class, "continuous-bernoulli", new ContinuousBernoulli())
            .part(Likelihood.class, "laplace", new Laplace())
            .part(Likelihood.class, "student-t", new StudentT())
            .part(Likelihood.class, "logistic", new Logistic())
            .part(Likelihood.class, "discretised-logistic", new DiscretisedLogistic())
            .part(Likelihood.class, "discretised-logistic-mixture", new DiscretisedLogisticMixture())
            .part(Likelihood.class, "categorical", new elbo.likelihood.Categorical())
            .part(Likelihood.class, "symbols", new Symbols(0))
            .part(Likelihood.class, "poisson", new Poisson())
            .part(Likelihood.class, "negative-binomial", new NegativeBinomial())
            .part(Likelihood.class, "zero-inflated-negative-binomial", new ZeroInflatedNegativeBinomial())
            .part(Likelihood.class, "exponential", new Exponential())
            .part(Likelihood.class, "log-cosh", new LogCosh())
            .part(Likelihood.class, "ms-ssim", new MsSsim())
            .part(Likelihood.class, "perceptual", new Perceptual())
            .part(Likelihood.class, "certain", new Certain())
            .part(Likelihood.class, "columns", new Columns(List.of(new Columns.Column(1, new Gaussian()))))
            .part(Flow.class, "repeat", new Repeat(4, List.of(coupling())))
            .part(Flow.class, "coupling", coupling())
            .part(Flow.class, "autoregressive", autoregressive())
            .part(Flow.class, "planar", new Planar())
            .part(Flow.class, "radial", new Radial())
            .part(Flow.class, "scale", new Scale())
            .part(Flow.class, "actnorm", new Actnorm())
            .part(Flow.class, "batch-norm", new BatchNorm())
            .part(Flow.class, "reorder", new Reorder(Reorder.How.REVERSE, 0))
            .part(Flow.class, "invertible-linear", new Mixing(Mixing.Form.LU, 0))
            .part(Flow.class, "squeeze", new Squeeze())
            .part(Flow.class, "multi-scale", new MultiScale(2, List.of(coupling())))
            .part(Flow.class, "flatten", new Flatten())
            .part(Flow.class, "unflatten", new Unflatten(1))
            .part(Flow.class, "logit", new Unbounded(0.05))
            .part(Flow.class, "variational-dequantisation", dequantisation())
            .part(Shaping.class, "additive", new Additive())
            .part(Shaping.class, "affine", new Scaling(2))
            .part(Shaping.class, "gated", new Gated(1))
            .part(Shaping.class, "gated-shift", new GatedShift(2))
            .part(Shaping.class, "spline", new Spline(8, 4))
            .part(Objective.class, "elbo", new Elbo())
            .part(Objective.class, "iwae", new Iwae(5))
            .part(Objective.class, "miwae", new Miwae(5, 10, GradientEstimator.REPARAMETERISED))
            .part(Objective.class, "piwae", new Piwae(5, 10))
            .part(Objective.class, "ciwae", new Ciwae(0.5, 10))
            .part(Objective.class, "renyi", new Renyi(0.5, 5))
            .part(Objective.class, "monte-carlo-em", new MonteCarloEm(1, 10, 5, 0.9, MonteCarloEm.Start.PRIOR))
            .part(Objective.class, "wake-sleep", new WakeSleep(5, WakeSleep.Learns.WAKE))
            .part(Objective.class, "chi", new Chi(5, 2))
            .part(Objective.class, "reconstruction", new Reconstruction(1))
            .part(Objective.class, "capacity", capacity())
            .part(Objective.class, "free-bits", freeBits())
            .part(Objective.class, "total-correlation", totalCorrelation())
            .part(Objective.class, "clustering", new Clustering(new Mlp(256), 10))
            .part(Regulariser.class, "mmd", new Mmd(Mmd.Kernel.IMQ, SCALES, ONE))
            .part(Regulariser.class, "sliced-wasserstein", new SlicedWasserstein(50, ONE))
            .part(Regulariser.class, "dip", new Dip(Dip.Of.MEANS, 10, 100, ONE))
            .part(Regulariser.class, "code-norm", new CodeNorm(ONE))
            .part(Regulariser.class, "weight-norm", new WeightNorm(ONE))
            .part(Regulariser.class, "sparsity", new Sparsity(Sparsity.Kind.L1, 0.05, ONE))
            .part(Regulariser.class, "contractive", new Contractive(1, 0.01, ONE))
            .part(Noise.class, "none", new NoNoise())
            .part(Noise.class, "gaussian", new GaussianNoise(0.3))
            .part(Noise.class, "masking", new MaskingNoise(0.25))
            .part(Schedule.class, "constant", new Schedule.Constant(1))
            .part(Schedule.class, "linear", new Schedule.Linear(0, 1, 1, Schedule.Per.EPOCH, 0))
            .part(Schedule.class, "cosine", new Schedule.Cosine(0, 1, 1, Schedule.Per.EPOCH, 0))
            .part(Schedule.class, "sigmoid", new Schedule.Sigmoid(0, 1, 2500, 0.0025, Schedule.Per.STEP))
            .part(Schedule.class, "cyclical", new Schedule.Cyclical(0, 1, 2.5, 0.5, Schedule.Per.EPOCH))
            .part(Schedule.class, "exponential", new Schedule.Exponential(1, 0.95, 1, 0, Schedule.Per.EPOCH))
            .part(Schedule.class, "steps", steps())
            .part(Optimization.class, "adam", new Adam(1e-3))
            .part(Optimization.class, "adamax", new Adamax(2e-3))
            .part(Optimization.class, "sgd", new Sgd(1e-2))
            .part(Optimization.class, "rmsprop", new RmsProp(1e-3))
            .part(Optimization.class, "adagrad", new Adagrad(1e-2))
            .part(Sampler.class, "normal", new Normal())
            .part(Sampler.class, "mixture", new elbo.sampler.Mixture(10))
            .part(Sampler.class, "kernel", new Kernel())
            .part(Sampler.class, "neighbours", new Neighbours())
            .part(Sampler.class, "aggregate", new Aggregate())
            .part(Sampler.class, "flow", new elbo.sampler.Flow())
            .part(Sampler.class, "two-stage", new TwoStage())
            .parts;

    /** Names of earlier versions, with the values that they stood for. */
    private static final Map<Class<?>, Map<String, Record>> FORMER =
            new Builder().part(Prior.class, "class-normal", ConditionalNormal.ofClasses(1)).parts;

    private Catalog() {}

    /** The parts of one kind, by name; empty if {@code kind} is none. */
    static Map<String, Record> of(Class<?> kind) {
        return PARTS.getOrDefault(kind, Map.of());
    }

    /** The part that a recipe file names, by its name now or one that it had before. */
    static Optional<Record> named(Class<?> kind, String name) {
        return Optional.ofNullable(of(kind).get(name))
                .or(() ->
                        Optional.ofNullable(FORMER.getOrDefault(kind, Map.of()).get(name)));
    }

    /** The kinds of part there are. */
    public static List<Class<?>> kinds() {
        return List.copyOf(PARTS.keySet());
    }

    /** The names of one kind's parts. */
    public static List<String> names(Class<?> kind) {
        return List.copyOf(of(kind).keySet());
    }

    /** The name of a part among its kind. */
    static Optional<String> nameOf(Class<?> kind, Object part) {
        return of(kind).entrySet().stream()
                .filter(e -> e.getValue().getClass() == part.getClass())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Schedule.Steps steps() {
        return new Schedule.Steps(List.of(0.0, 1.0), List.of(1.0), Schedule.Per.EPOCH);
    }

    private static Capacity capacity() {
        return new Capacity(1000, new Schedule.Linear(0, 25, 10, Schedule.Per.EPOCH, 0), Schedule.constant(0), 1);
    }

    private static GyroplaneMlp gyroplanes() {
        return new GyroplaneMlp(1, List.of(400), Activation.RELU, Initializer.TORCH);
    }

    private static Coupling coupling() {
        return new Coupling(
                Coupling.Keep.FIRST,
                new Scaling(2),
                List.of(128, 128),
                0,
                Norm.NONE,
                Activation.RELU,
                Initializer.TORCH);
    }

    private static Dequantisation dequantisation() {
        return new Dequantisation(256, 4, List.of(32, 32), Activation.RELU, Initializer.TORCH);
    }

    private static Autoregressive autoregressive() {
        return new Autoregressive(new Scaling(2), List.of(128, 128), Activation.RELU, Initializer.TORCH);
    }

    private static FreeBits freeBits() {
        return new FreeBits(Schedule.constant(0.1), FreeBits.Per.DIMENSION, ONE, 1);
    }

    private static TotalCorrelation totalCorrelation() {
        return new TotalCorrelation(ONE, Schedule.constant(6), ONE, TotalCorrelation.Estimate.STRATIFIED);
    }

    private static Conv conv() {
        return new Conv(List.of(32, 64), 3, 2, Conv.Padding.SAME, List.of(), Activation.RELU, Initializer.GLOROT);
    }

    private static Deconv deconv() {
        return new Deconv(List.of(), 64, List.of(64, 32), 3, 2, Activation.RELU, Initializer.GLOROT);
    }

    private static final class Builder {
        private final Map<Class<?>, Map<String, Record>> parts = new LinkedHashMap<>();

        <T> Builder part(Class<T> kind, String name, T prototype) {
            parts.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(name, (Record) prototype);
            return this;
        }
    }
}
