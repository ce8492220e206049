package elbo.model;

import elbo.Refusal;
import elbo.data.Choice;
import elbo.data.Context;
import elbo.data.Dataset;
import elbo.data.Labels;
import java.util.List;

/**
 * Which label columns a model is conditioned on, and which parts read them; a prior reads them or not by its kind. Where
 * something reads and no column is named, it is the class.
 *
 * @param on      names of label columns, in their order in the context
 * @param classes how many classes there are, known by number alone; 0: those that the training data names
 * @param encoder where the encoder reads the context
 * @param decoder whether the decoder reads it, joined to z
 */
public record Conditioning(List<String> on, int classes, Place encoder, boolean decoder) {
    /** Where the encoder reads the context. */
    public enum Place {
        /** nowhere */
        NONE,
        /** joined to the encoder's last features */
        FEATURES,
        /** at the encoder's input, see {@link Entrance} */
        INPUT
    }

    public static final Conditioning NONE = new Conditioning(List.of(), 0, Place.NONE, false);

    public Conditioning {
        if (classes < 0 || classes > Choice.MOST) {
            throw new IllegalArgumentException("classes must be 0 to " + Choice.MOST + "; got " + classes);
        }
        boolean silent = on.isEmpty() && (classes > 0 || encoder != Place.NONE || decoder);
        on = silent ? List.of(Labels.CLASS) : List.copyOf(on);
        if (on.stream().distinct().count() < on.size() || on.contains("")) {
            throw new IllegalArgumentException("on must name columns, each once; got " + on);
        }
        if (classes > 0 && !on.contains(Labels.CLASS)) {
            throw new IllegalArgumentException(
                    "classes counts those of the column " + Labels.CLASS + ", which on must name then; got " + on);
        }
    }

    /** On classes known by number, read after the encoder's features. */
    public Conditioning(int classes, boolean encoder, boolean decoder) {
        this(List.of(), classes, encoder ? Place.FEATURES : Place.NONE, decoder);
    }

    /** Whether there is a context at all. */
    public boolean conditional() {
        return !on.isEmpty();
    }

    /** The context, with what its columns are in training data. */
    public Context context(Dataset training) {
        Context all = Context.of(on, training);
        return new Context(all.fields().stream()
                .map(f -> classes > 0 && f.name().equals(Labels.CLASS) ? numbered() : f)
                .toList());
    }

    /** The context where there is no training data to ask; refused where that is needed. */
    public Context context() {
        if (on.isEmpty()) {
            return Context.NONE;
        }
        if (classes == 0 || on.size() > 1) {
            String alone = on.equals(List.of(Labels.CLASS)) ? ", or conditioning.classes, how many there are" : "";
            throw new Refusal(
                    "model.conditioning",
                    "what " + String.join(", ", on) + " may be is known from training data alone, and there is none"
                            + " here. Fix: name the data" + alone);
        }
        return new Context(List.of(numbered()));
    }

    private Choice numbered() {
        return new Choice(Labels.CLASS, classes);
    }
}
