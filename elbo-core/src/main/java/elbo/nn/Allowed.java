package elbo.nn;

/** What a setting may be. What leaves that at any moment of training is refused before training. */
public enum Allowed {
    NOT_NEGATIVE("at least 0"),
    POSITIVE("greater than 0"),
    /** 0 and 1 among them */
    SHARE("from 0 to 1"),
    /** 0 and 1 not among them */
    INNER_SHARE("between 0 and 1"),
    /** less than the whole */
    PART("at least 0 and below 1");

    private final String words;

    Allowed(String words) {
        this.words = words;
    }

    private boolean holds(double v) {
        return switch (this) {
            case NOT_NEGATIVE -> v >= 0;
            case POSITIVE -> v > 0;
            case SHARE -> v >= 0 && v <= 1;
            case INNER_SHARE -> v > 0 && v < 1;
            case PART -> v >= 0 && v < 1;
        };
    }

    /**
     * @param name  what the setting is called in recipes
     * @param usual a value that is often taken, to offer in the place of what is refused
     * @throws IllegalArgumentException if one of its values is not allowed, or not finite
     */
    public void require(String name, Schedule setting, double usual) {
        for (double end : new double[] {setting.least(), setting.most()}) {
            if (!(Double.isFinite(end) && holds(end))) {
                throw new IllegalArgumentException(name + " must be " + words + "; got "
                        + (setting instanceof Schedule.Constant
                                ? end + ". Fix: " + name + ": " + usual
                                : "a schedule that comes to " + end + ". Fix: " + keys(setting) + " " + words));
            }
        }
    }

    /** What its least and its most come from. */
    private static String keys(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Exponential _ -> "from and limit";
            case Schedule.Steps _ -> "values";
            default -> "from and to";
        };
    }
}
