package elbo.train;

import elbo.Refusal;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.objective.Moment;
import elbo.tensor.Crew;
import elbo.tensor.Engine;
import elbo.tensor.Grad;
import elbo.tensor.Optimizer;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fits a model, whatever its objective: one step per batch, one update per phase, one optimizer per group of parameters that
 * a phase moves.
 *
 * <p>The order of examples and all noise are functions of the seed and the step, so a run stopped at any step and restored
 * ends with the same bits as one that never stopped, on the same machine with the same number of threads.
 */
public final class Trainer implements AutoCloseable {
    private static final int EVALUATION_BATCH = 1000;
    /** Large pictures are measured fewer at a time. */
    private static final long EVALUATION_BYTES = 1L << 26;

    private static final int CHECK_EVERY = 100;

    private final Model model;
    private final Feed train;
    private final Feed test;
    private final Training training;
    private final Rng rng;
    private final int threads;
    private final Crew crew;
    private final Slices slices;
    private final Map<List<String>, Optimizer> optimizers = new LinkedHashMap<>();
    private final Meter meter;
    private final long stepsPerEpoch;

    private Feed.@Nullable Order order;
    private int orderedEpoch;
    private long steps;
    private double seconds;
    private long clock = System.nanoTime();

    /**
     * @param rng     the randomness of training: shuffling, noise, binarisation
     * @param threads cores to use; the bits depend on how many they are
     */
    public Trainer(Model model, Feed train, Feed test, Training training, Rng rng, int threads) {
        this.model = model;
        this.train = train;
        this.test = test;
        this.training = training;
        this.rng = rng;
        this.threads = threads;
        this.crew = Crew.of(Slices.apart(model) ? threads : 1);
        this.meter = new Meter(model.device(), crew.size());
        this.slices = new Slices(model, crew, meter, rng);
        this.stepsPerEpoch = Math.ceilDiv(train.size(), training.batch());
    }

    /**
     * Trains to the last epoch, or to {@code maxSteps} steps, or until the listener says stop.
     *
     * @return whether the last epoch was finished
     * @throws Diverged on the first number that is found not to be finite
     */
    public boolean run(long maxSteps, Listener listener) {
        clock = System.nanoTime();
        Engine.threads(work(), threads);
        boolean whole = true;
        while (whole && epochsDone() < training.epochs()) {
            int epoch = epochsDone() + 1;
            whole = epoch(epoch, maxSteps, listener);
            if (whole) {
                Bound means = checked(epoch);
                meter.reset();
                Bound tested =
                        Meter.over(model, test, moment(), rng.fork("test").at(epoch), evaluationBatch(), crew);
                tick();
                listener.epoch(new Listener.Epoch(epoch, steps, seconds, means, tested));
            }
        }
        tick();
        return whole;
    }

    private int evaluationBatch() {
        long each = test.eventShape().size() * model.type().bytes();
        return Math.clamp(EVALUATION_BYTES / Math.max(1, each), 1, EVALUATION_BATCH);
    }

    private Engine.Work work() {
        if (crew.size() > 1) {
            return Engine.Work.SPLIT;
        }
        return model.vae().convolutional() ? Engine.Work.CONVOLUTION : Engine.Work.DENSE;
    }

    /** Adds what has passed since the last call. */
    private void tick() {
        long now = System.nanoTime();
        seconds += (now - clock) / 1e9;
        clock = now;
    }

    /** The rest of an epoch; false where it was cut short. */
    private boolean epoch(int epoch, long maxSteps, Listener listener) {
        long within = steps - (epoch - 1) * stepsPerEpoch;
        while (within < stepsPerEpoch) {
            if (steps >= maxSteps || !listener.goOn()) {
                return false;
            }
            step(order(epoch), within * training.batch());
            within++;
            if (within % CHECK_EVERY == 0) {
                checked(epoch);
            }
            listener.step(steps, epoch, within, stepsPerEpoch, meter::read);
        }
        return true;
    }

    /** The order of an epoch's examples, kept until another is asked for: making one may take reading much data. */
    private Feed.Order order(int epoch) {
        Feed.Order now = order;
        if (now == null || orderedEpoch != epoch) {
            forgetOrder();
            now = train.shuffled(rng.fork("order").at(epoch), training.batch());
            order = now;
            orderedEpoch = epoch;
        }
        return now;
    }

    private void forgetOrder() {
        if (order != null) {
            order.close();
            order = null;
        }
    }

    private void step(Feed.Order order, long from) {
        long count = Math.min(training.batch(), train.size() - from);
        Moment moment = moment();
        double rate = training.optimizer().rate().at(moment.step(), moment.epoch());
        int phases = 1;
        for (int phase = 0; phase < phases; phase++) {
            // each phase begins anew: what was computed from the old weights cannot be differentiated at the new ones
            try (Slices.Gradients gradients = slices.of(phase, order, from, count, moment)) {
                phases = gradients.phases();
                optimizer(gradients.moves()).step(gradients.each(), rate);
            }
        }
        steps++;
    }

    private Optimizer optimizer(List<String> moves) {
        return optimizers.computeIfAbsent(
                moves, group -> training.optimizer().build(model.parameters().of(group), crew));
    }

    private Moment moment() {
        return new Moment(steps, (double) steps / stepsPerEpoch, train.size());
    }

    private Bound checked(int epoch) {
        Bound means = meter.read();
        if (!means.finite()) {
            throw new Diverged(epoch, steps, means);
        }
        return means;
    }

    /** Where training stands; the tensors are the live ones. */
    public TrainState state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.parameters().byName().forEach((name, t) -> tensors.put("model." + name, t));
        optimizers.forEach((moves, optimizer) -> {
            String group = "optimizer." + String.join("+", moves) + ".";
            optimizer.state().forEach((name, t) -> tensors.put(group + name, t));
        });
        tensors.put("meter.sums", meter.sums());
        return new TrainState(steps, seconds, meter.examples(), tensors);
    }

    /** Goes on from a saved state; the tensors' values are copied. */
    public void restore(TrainState state) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            state.tensors().forEach((name, saved) -> {
                if (name.startsWith("model.")) {
                    weights.put(name.substring("model.".length()), saved);
                }
            });
            model.parameters().load("checkpoint", weights);
            state.tensors().forEach((name, saved) -> {
                if (name.startsWith("optimizer.")) {
                    restoreOptimizer(name.substring("optimizer.".length()), saved);
                }
            });
            meter.restore(needed(state.tensors(), "meter.sums"), state.examples());
        }
        steps = state.steps();
        seconds = state.seconds();
    }

    private void restoreOptimizer(String name, Tensor saved) {
        int dot = name.indexOf('.');
        List<String> moves = List.of(name.substring(0, Math.max(dot, 0)).split("\\+", -1));
        Tensor mine = needed(optimizer(moves).state(), name.substring(dot + 1));
        requireShape("optimizer." + name, mine, saved);
        mine.copyFrom(saved);
    }

    private static void requireShape(String name, Tensor mine, Tensor saved) {
        if (!saved.shape().equals(mine.shape())) {
            throw new Refusal(
                    "checkpoint", name + " has shape " + saved.shape() + ", but this training needs " + mine.shape());
        }
    }

    private static Tensor needed(Map<String, Tensor> tensors, String name) {
        Tensor found = tensors.get(name);
        if (found == null) {
            throw new Refusal("checkpoint", name + " does not belong to this recipe's training");
        }
        return found;
    }

    public int epochsDone() {
        return Math.toIntExact(steps / stepsPerEpoch);
    }

    public long steps() {
        return steps;
    }

    /** Training examples seen since the beginning. */
    public long examplesSeen() {
        long whole = steps / stepsPerEpoch * train.size();
        return whole + steps % stepsPerEpoch * training.batch();
    }

    /** Time spent training and measuring, as of the last epoch or stop. */
    public double seconds() {
        return seconds;
    }

    @Override
    public void close() {
        forgetOrder();
        meter.close();
        optimizers.values().forEach(Optimizer::close);
        crew.close();
    }
}
