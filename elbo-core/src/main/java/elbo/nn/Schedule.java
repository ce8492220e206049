package elbo.nn;

import java.util.Collections;
import java.util.List;

/** A number that may change while training goes on: the weight of a term, a learning rate, a temperature. */
public sealed interface Schedule {
    /**
     * @param step  steps done before this one
     * @param epoch epochs done before this step, with the part of the running one: 2.5 halfway through the third
     */
    double at(long step, double epoch);

    /** The value at a moment. */
    default double at(Moment moment) {
        return at(moment.step(), moment.epoch());
    }

    /** The least that it ever is, also where it only comes near; here of those that go one way, at one of their ends. */
    default double least() {
        return Math.min(at(0, 0), at(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** The most that it ever is. */
    default double most() {
        return Math.max(at(0, 0), at(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** What is counted. */
    enum Per {
        STEP,
        EPOCH
    }

    static Schedule constant(double value) {
        return new Constant(value);
    }

    /** Always the same. */
    record Constant(double value) implements Schedule {
        @Override
        public double at(long step, double epoch) {
            return value;
        }
    }

    /** Steps or epochs that have passed since {@code after}, as a share of {@code over}, from 0 to 1. */
    private static double share(long step, double epoch, Per per, double after, double over) {
        return Math.clamp(((per == Per.STEP ? step : epoch) - after) / over, 0, 1);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be greater than 0; got " + value);
        }
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " must be at least 0; got " + value);
        }
    }

    /** {@code from} until {@code after}, then in a straight line over {@code over} steps or epochs to {@code to}, then constant. */
    record Linear(double from, double to, double over, Per per, double after) implements Schedule {
        public Linear {
            requirePositive("over", over);
            requireNotNegative("after", after);
        }

        /** From the beginning on. */
        public Linear(double from, double to, double over, Per per) {
            this(from, to, over, per, 0);
        }

        @Override
        public double at(long step, double epoch) {
            return from + (to - from) * share(step, epoch, per, after, over);
        }
    }

    /** As linear, but along half a wave of the cosine: slow at both ends. */
    record Cosine(double from, double to, double over, Per per, double after) implements Schedule {
        public Cosine {
            requirePositive("over", over);
            requireNotNegative("after", after);
        }

        @Override
        public double at(long step, double epoch) {
            double done = share(step, epoch, per, after, over);
            return from + (to - from) * (1 - Math.cos(Math.PI * done)) / 2;
        }
    }

    /**
     * {@code from + (to - from) / (1 + exp(-slope (t - middle)))}, the logistic warm-up of Bowman et al. (arXiv:1511.06349).
     *
     * @param middle where it is halfway
     * @param slope  of the curve in its argument, for each step or epoch
     */
    record Sigmoid(double from, double to, double middle, double slope, Per per) implements Schedule {
        public Sigmoid {
            requirePositive("slope", slope);
        }

        @Override
        public double at(long step, double epoch) {
            double t = per == Per.STEP ? step : epoch;
            return from + (to - from) / (1 + Math.exp(-slope * (t - middle)));
        }
    }

    /**
     * Again and again from one value to the other in a straight line, then constant to the end of the cycle (arXiv:1903.10145,
     * eq. 6).
     *
     * @param cycle length of a cycle, in steps or epochs
     * @param ramp  share of a cycle that the line takes
     */
    record Cyclical(double from, double to, double cycle, double ramp, Per per) implements Schedule {
        public Cyclical {
            requirePositive("cycle", cycle);
            if (!(ramp > 0 && ramp <= 1)) {
                throw new IllegalArgumentException("ramp must be greater than 0 and at most 1; got " + ramp);
            }
        }

        @Override
        public double at(long step, double epoch) {
            double t = per == Per.STEP ? step : epoch;
            double within = t / cycle - Math.floor(t / cycle);
            return from + (to - from) * Math.min(1, within / ramp);
        }

        @Override
        public double least() {
            return Math.min(from, from + (to - from));
        }

        @Override
        public double most() {
            return Math.max(from, from + (to - from));
        }
    }

    /**
     * {@code from x factor^(t / every)}, but never beyond {@code limit}.
     *
     * @param factor below 1 it falls, above it rises
     * @param every  steps or epochs in which it takes the factor; in between it moves smoothly
     * @param limit  the least where it falls, the most where it rises
     */
    record Exponential(double from, double factor, double every, double limit, Per per) implements Schedule {
        public Exponential {
            requirePositive("factor", factor);
            requirePositive("every", every);
            if (factor > 1 ? !(limit >= from && from != 0) : !(limit <= from)) {
                throw new IllegalArgumentException("limit must be " + (factor > 1 ? "the most" : "the least")
                        + " that it comes to from " + from + " by a factor of " + factor + "; got " + limit
                        + ", so it would never move. Fix: say from, factor and limit together");
            }
        }

        @Override
        public double at(long step, double epoch) {
            double value = from * Math.pow(factor, (per == Per.STEP ? step : epoch) / every);
            return factor > 1 ? Math.min(limit, value) : Math.max(limit, value);
        }
    }

    /**
     * One value after the other, in jumps.
     *
     * @param values what it is in turn
     * @param from   the step or epoch from which each but the first holds, rising
     */
    record Steps(List<Double> values, List<Double> from, Per per) implements Schedule {
        public Steps {
            values = List.copyOf(values);
            from = List.copyOf(from);
            if (values.size() != from.size() + 1) {
                throw new IllegalArgumentException("from must have one number less than values; got " + from.size()
                        + " for " + values.size() + " values");
            }
            for (int i = 1; i < from.size(); i++) {
                if (!(from.get(i) > from.get(i - 1))) {
                    throw new IllegalArgumentException("from must rise; got " + from);
                }
            }
        }

        @Override
        public double at(long step, double epoch) {
            double t = per == Per.STEP ? step : epoch;
            int reached = (int) from.stream().filter(f -> t >= f).count();
            return values.get(reached);
        }

        @Override
        public double least() {
            return Collections.min(values);
        }

        @Override
        public double most() {
            return Collections.max(values);
        }
    }
}
