package elbo.nn;

/** A number that may change while training goes on: the weight of a term, a learning rate, a temperature. */
public sealed interface Schedule {
    /**
     * @param step  steps done before this one
     * @param epoch epochs done before this step, with the part of the running one: 2.5 halfway through the third
     */
    double at(long step, double epoch);

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

    /** From one value to another in a straight line over {@code over} steps or epochs, then constant. */
    record Linear(double from, double to, double over, Per per) implements Schedule {
        public Linear {
            if (!(over > 0)) {
                throw new IllegalArgumentException("over must be greater than 0; got " + over);
            }
        }

        @Override
        public double at(long step, double epoch) {
            double done = (per == Per.STEP ? step : epoch) / over;
            return from + (to - from) * Math.min(1, done);
        }
    }
}
