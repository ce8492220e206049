package elbo.comparison;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Quantiles of Student's t distribution, by halving: its distribution function rises and is known to the last digits. */
final class StudentQuantile {
    private static final int MOST_HALVINGS = 200;

    private StudentQuantile() {}

    /**
     * The t with {@code P(|T| <= t) = confidence}, where {@code P(|T| > t) = I_x(nu/2, 1/2)} at {@code x = nu / (nu + t^2)},
     * I the regularised incomplete beta function.
     *
     * @param confidence greater than 0 and less than 1
     * @param degrees    nu, degrees of freedom, greater than 0; need not be whole
     */
    static double of(double confidence, double degrees) {
        if (!(confidence > 0 && confidence < 1 && degrees > 0)) {
            throw new IllegalArgumentException("confidence must be between 0 and 1 and degrees greater than 0; got "
                    + confidence + " and " + degrees);
        }
        double low = 0;
        double high = 1;
        while (beyond(high, degrees) > 1 - confidence) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < MOST_HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (beyond(middle, degrees) > 1 - confidence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** P(|T| > t), from that side on which no digits are lost. */
    private static double beyond(double t, double degrees) {
        double square = t * t;
        return square < degrees
                ? RegularizedBeta.complement(square / (degrees + square), 0.5, degrees / 2)
                : RegularizedBeta.value(degrees / (degrees + square), degrees / 2, 0.5);
    }
}
