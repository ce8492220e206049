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

    /** The device of a name that {@link #toString} gives: {@code cpu}, {@code cuda:0}; {@code cuda} is the first GPU. */
    public static Device named(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        if (name.matches("cuda(:\\d)?")) {
            return cuda(name.length() == 4 ? 0 : name.charAt(5) - '0');
        }
        throw new IllegalArgumentException("a device is cpu, cuda or cuda:N; got \"" + name + "\"");
    }

    @Override
    public String toString() {
        return type == Type.CPU ? "cpu" : "cuda:" + index;
    }
}
