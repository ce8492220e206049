package elbo.data.format;

/** A plain array of numbers: its sizes, and its values with the last dimension fastest. */
public record FloatArray(long[] dims, float[] values) {}
