package elbo.data;

import elbo.Refusal;
import elbo.tensor.Shape;

/**
 * What one example is.
 *
 * @param kind     what its numbers are
 * @param alphabet what they stand for, where they are symbols
 */
public record Form(Shape shape, Kind kind, Alphabet alphabet) {
    public Form {
        if ((kind == Kind.SYMBOL) == (alphabet.size() == 0)) {
            throw new IllegalArgumentException("symbols have an alphabet, and nothing else has; got " + kind + " and "
                    + alphabet.size() + " symbols");
        }
    }

    /** Of numbers. */
    public Form(Shape shape, Kind kind) {
        this(shape, kind, Alphabet.NONE);
    }

    /** Whether it is text: numbers that stand for symbols. */
    public boolean ofText() {
        return kind == Kind.SYMBOL;
    }

    /**
     * Data as a model for examples of this form sees it: texts in its own alphabet and length, other data as it is.
     *
     * @throws Refusal if its examples have another shape, or symbols that are unknown
     */
    public Dataset seen(Dataset data) {
        if (ofText() && data.form().ofText()) {
            return data.form().equals(this) ? data : new Respelled(data, this);
        }
        if (ofText() || data.form().ofText()) {
            throw new Refusal(
                    data.name(),
                    ofText()
                            ? "holds numbers, and the model reads texts. Fix: --data FILE.txt"
                            : "holds texts, and the model reads numbers. Fix: data of shape " + shape);
        }
        if (!data.eventShape().equals(shape)) {
            throw new Refusal(
                    data.name(),
                    "holds examples of shape " + data.eventShape() + ", but the model was built for " + shape);
        }
        return data;
    }
}
