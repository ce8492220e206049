package elbo.data;

/**
 * A data set in its two parts: what is learnt from, and what is only measured on.
 *
 * @param name the name or the file it came from
 */
public record Splits(String name, Dataset train, Dataset test) {
    /** @throws IllegalArgumentException if the two parts hold examples of different shapes */
    public Splits {
        if (!train.eventShape().equals(test.eventShape())) {
            throw new IllegalArgumentException(
                    "train holds examples of shape " + train.eventShape() + " but test of shape " + test.eventShape());
        }
    }
}
