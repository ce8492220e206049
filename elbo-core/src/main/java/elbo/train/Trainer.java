package elbo.train;

import elbo.Refusal;
import elbo.model.Bound;
import elbo.model.Feed;
import elbo.model.Meter;
import elbo.model.Model;
import elbo.nn.Moment;
import elbo.tensor.Crew;
import elbo.tensor.Device;
import elbo.tensor.Engine;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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

    /** Steps between looks at the loss where looking makes a device wait. */
    private static final int CHECK_EVERY = 100;

    private final Model model;
    private final Feed train;
    private final Feed test;
    private final Training training;
    private final Rng rng;
    private final int threads;
    private final Crew crew;
    private final Slices slices;
    private final Learnt learnt;
    private final Meter meter;
    private final Patience patience;
    private final long stepsPerEpoch;

    private Feed.@Nullable Order order;
    private int orderedEpoch;
    private Map<String, Tensor> back = Map.of();
    private long backSteps;
    private int recoveries;
    private long seen;
    private long steps;
    private double seconds;
    private long clock = System.nanoTime();

    /**
     * @param rng     the randomness of training: shuffling, noise, binarisation
     * @param threads cores to use; the bits depend on how many they are
     * @throws Refusal with all that keeps the model from learning
     */
    public Trainer(Model model, Feed train, Feed test, Training training, Rng rng, int threads) {
        Refusal.ifAny("the model", model.vae().checkLearning(model.form()));
        this.model = model;
        this.train = train;
        this.test = test;
        this.training = training;
        this.rng = rng;
        this.threads = threads;
        this.crew = Crew.of(Slices.apart(model) ? threads : 1);
        this.meter = new Meter(model, crew.size());
        this.learnt = new Learnt(model, training, crew);
        this.slices = new Slices(model, crew, meter, rng);
        this.patience = new Patience(training.patience(), training.saving().best());
        this.stepsPerEpoch = Math.ceilDiv(train.size(), training.batch());
    }

    /**
     * Trains to the last epoch, or to {@code maxSteps} steps, or until the listener says stop or patience ends.
     *
     * @return whether training is complete: the last epoch was finished, or it {@link #stoppedEarly}
     * @throws Diverged on the first number that is found not to be finite
     */
    public boolean run(long maxSteps, Listener listener) {
        clock = System.nanoTime();
        Engine.threads(work(), threads);
        boolean whole = true;
        while (whole && epochsDone() < training.epochs() && !stoppedEarly()) {
            try {
                whole = epoch(epochsDone() + 1, maxSteps, listener);
            } catch (Diverged e) {
                goBack(e, listener);
            }
        }
        tick();
        return whole;
    }

    /** Whether the last epochs, as many as patience allows, were no better than one before them, and another would begin. */
    public boolean stoppedEarly() {
        return steps % stepsPerEpoch == 0 && epochsDone() < training.epochs() && patience.over();
    }

    /** Does {@code work} with the model as it is saved: with averaged weights, where training averages them. */
    public <T> T asSaved(Supplier<T> work) {
        return learnt.asSaved(work);
    }

    /** The rest of an epoch, and what it came to; false where it was cut short. */
    private boolean epoch(int epoch, long maxSteps, Listener listener) {
        if (!steps(epoch, maxSteps, listener)) {
            return false;
        }
        requireFiniteWeights();
        Bound means = meter.read();
        meter.reset();
        Rng noise = rng.fork("test").at(epoch);
        Bound tested = asSaved(() -> Meter.over(model, test, moment(), noise, evaluationBatch(), crew));
        patience.saw(tested);
        tick();
        listener.epoch(new Listener.Epoch(epoch, steps, seconds, means, tested));
        return true;
    }

    private int evaluationBatch() {
        long each = model.width() * model.type().bytes();
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

    private boolean steps(int epoch, long maxSteps, Listener listener) {
        long within = steps - (epoch - 1) * stepsPerEpoch;
        if (within == 0 && training.recovery().times() > 0) {
            forgetBack();
            back = learnt.copies();
            backSteps = steps;
        }
        if (within == 0) {
            model.beforeEpoch(epoch, train, rng.fork("beginning").at(epoch));
        }
        while (within < stepsPerEpoch) {
            if (steps >= maxSteps || !listener.goOn()) {
                return false;
            }
            step(order(epoch), within * training.batch());
            within++;
            listener.step(steps, epoch, within, stepsPerEpoch, meter::read);
        }
        return true;
    }

    /** Back to the beginning of the epoch with a lower rate, if that is wanted once more. */
    private void goBack(Diverged why, Listener listener) {
        if (recoveries >= training.recovery().times() || back.isEmpty()) {
            throw why;
        }
        recoveries++;
        steps = backSteps;
        learnt.restore(back);
        meter.reset();
        listener.wentBack(why.finding(), steps, slowdown());
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
        long count = count(from);
        Moment moment = moment().inTraining();
        int phases = 1;
        for (int phase = 0; phase < phases; phase++) {
            // each phase begins anew: what was computed from the old weights cannot be differentiated at the new ones
            try (Slices.Gradients gradients = slices.of(phase, order, from, count, moment)) {
                if (phase == 0 && looks() && !meter.read().finite()) {
                    throw diverged(order, from, moment);
                }
                phases = gradients.phases();
                learnt.move(gradients, rate(moment));
            }
        }
        steps++;
        learnt.stepped(steps);
        seen += count;
    }

    private long count(long from) {
        return Math.min(training.batch(), train.size() - from);
    }

    private double rate(Moment moment) {
        return slowdown() * training.optimizer().rate().at(moment);
    }

    private double slowdown() {
        return Math.pow(training.recovery().factor(), recoveries);
    }

    private boolean looks() {
        return model.device().equals(Device.CPU) || steps % CHECK_EVERY == 0;
    }

    private Moment moment() {
        return moment(steps);
    }

    private Moment moment(long step) {
        return new Moment(step, (double) step / stepsPerEpoch, train.size());
    }

    /** What made this batch's loss no number: the batch, or before it a gradient. */
    private Diverged diverged(Feed.Order order, long from, Moment moment) {
        String weight = learnt.notFinite();
        return weight == null || from == 0
                ? new Diverged(finding(order, from, moment, null))
                : new Diverged(finding(
                        order, from - training.batch(), moment(steps - 1).inTraining(), weight));
    }

    private Diverged.Finding finding(Feed.Order order, long from, Moment moment, @Nullable String gradient) {
        int epoch = Math.toIntExact(moment.step() / stepsPerEpoch) + 1;
        return Diagnosis.of(slices, order, from, count(from), moment, epoch, rate(moment), gradient);
    }

    /** After a step; the loss tells of a gradient that was not finite only in the next one. */
    private void requireFiniteWeights() {
        String weight = learnt.notFinite();
        if (weight != null) {
            Moment last = moment(Math.max(0, steps - 1)).inTraining();
            int epoch = Math.toIntExact(last.step() / stepsPerEpoch) + 1;
            long from = last.step() % stepsPerEpoch * training.batch();
            throw new Diverged(finding(order(epoch), from, last, weight));
        }
    }

    /**
     * Where training stands; the tensors are the live ones.
     *
     * @throws Diverged if a weight is not finite: there is nothing to go on from
     */
    public TrainState state() {
        requireFiniteWeights();
        Map<String, Tensor> tensors = new LinkedHashMap<>(learnt.tensors());
        tensors.put(TrainState.SUMS, meter.sums());
        if (steps % stepsPerEpoch != 0) {
            back.forEach((name, t) -> tensors.put(TrainState.BACK + name, t));
        }
        return new TrainState(steps, seconds, meter.examples(), recoveries, tensors);
    }

    /**
     * What patience looks back on.
     *
     * @param tested the bound of the test data after each epoch so far
     */
    public void remember(List<Bound> tested) {
        patience.begin(tested);
    }

    /** Goes on from a saved state; the tensors' values are copied. Patience begins anew, see {@link #remember}. */
    public void restore(TrainState state) {
        remember(List.of());
        Tensor sums = state.tensors().get(TrainState.SUMS);
        if (sums == null) {
            throw new Refusal("checkpoint", TrainState.SUMS + " is missing");
        }
        learnt.restore(state.tensors());
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            meter.restore(sums, state.examples());
            forgetBack();
            Map<String, Tensor> copies = new LinkedHashMap<>();
            TrainState.below(TrainState.BACK, state.tensors())
                    .forEach((name, t) -> copies.put(name, t.copy().own()));
            back = copies;
        }
        steps = state.steps();
        backSteps = steps / stepsPerEpoch * stepsPerEpoch;
        seconds = state.seconds();
        recoveries = state.recoveries();
    }

    private void forgetBack() {
        back.values().forEach(Tensor::close);
        back = Map.of();
    }

    public int epochsDone() {
        return Math.toIntExact(steps / stepsPerEpoch);
    }

    public long steps() {
        return steps;
    }

    /** Training examples that this trainer has gone through, some of them twice where it went back. */
    public long examplesSeen() {
        return seen;
    }

    /** Time spent training and measuring, as of the last epoch or stop. */
    public double seconds() {
        return seconds;
    }

    @Override
    public void close() {
        forgetOrder();
        forgetBack();
        meter.close();
        learnt.close();
        crew.close();
    }
}
