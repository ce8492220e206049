package elbo.model;

/**
 * Which parts see what is known of an example beside its values. The context is one-hot over {@code classes}: joined to the
 * encoder's features, and to z before the decoder.
 *
 * @param classes how many classes there are; 0 means no conditioning
 */
public record Conditioning(int classes, boolean encoder, boolean decoder) {
    public static final Conditioning NONE = new Conditioning(0, false, false);

    public Conditioning {
        if (classes < 0) {
            throw new IllegalArgumentException("classes must be at least 0; got " + classes);
        }
        if (classes == 0 && (encoder || decoder)) {
            throw new IllegalArgumentException("classes must be given where encoder or decoder are conditioned");
        }
    }

    /** Width that the context adds to the encoder's features. */
    int encoderWidth() {
        return encoder ? classes : 0;
    }

    /** Width that the context adds to z. */
    int decoderWidth() {
        return decoder ? classes : 0;
    }
}
