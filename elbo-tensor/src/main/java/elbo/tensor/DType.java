package elbo.tensor;

/** Element types, with their names in safetensors files. */
public enum DType {
    FLOAT32("F32", 4),
    FLOAT64("F64", 8),
    BFLOAT16("BF16", 2),
    INT64("I64", 8),
    UINT8("U8", 1),
    BOOL("BOOL", 1);

    private final String code;
    private final int bytes;

    DType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The name in a safetensors header. */
    public String code() {
        return code;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    public boolean floating() {
        return this == FLOAT32 || this == FLOAT64 || this == BFLOAT16;
    }
}
