package elbo.tensor;

/** Where a tensor lives and is computed: the CPU, or a numbered CUDA GPU. */
public record Device(Type type, int index) {
    /** Kinds of device. */
    public enum Type {
        CPU,
        CUDA
    }

    public static final Device CPU = new Device(Type.CPU, 0);

    public static Device cuda(int index) {
        return new Device(Type.CUDA, index);
    }

    @Override
    public String toString() {
        return type == Type.CPU ? "cpu" : "cuda:" + index;
    }
}
