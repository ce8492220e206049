package elbo.tensor;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What {@link RandomCalls} calls methods on and with: sensible, at the edge, or plainly wrong; and what calls gave before. */
final class RandomArguments implements AutoCloseable {
    private static final long[] SIZES = {0, 1, 1, 2, 2, 3, 3, 4};
    private static final long[] NUMBERS = {-3, -2, -1, -1, 0, 0, 1, 1, 1, 2, 2, 3, 4, 1L << 45, Long.MIN_VALUE};
    private static final int[] INTS = {-3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 3, 9, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final double[] REALS = {0, 1, -1, 0.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY, -0.0};
    private static final DType[] TYPES = {
        DType.FLOAT32, DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16, DType.INT64, DType.UINT8, DType.BOOL
    };

    /** Larger results are dropped, or a few calls would fill the machine. */
    private static final long LARGE = 1 << 12;

    private final Rng rng;
    private final Path folder;
    private final List<Scope> scopes = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Gradient> gradients = new ArrayList<>();
    private final List<Grad.Guard> guards = new ArrayList<>();
    private final List<SafeTensors.Entry> entries = new ArrayList<>();

    RandomArguments(Rng rng, Path folder) {
        this.rng = rng;
        this.folder = folder;
        scopes.add(Scope.open());
        for (int i = 0; i < 6; i++) {
            tensors.add(fresh());
        }
        gradients.add(Gradient.of(tensors.get(1)));
        entries.add(Tensors.entry(tensors.get(2)));
    }

    private static boolean open() {
        try {
            return Scope.innermost() != null;
        } catch (IllegalStateException none) {
            return false;
        }
    }

    private Tensor fresh() {
        Tensor made = Tensors.full(shape(), rng.nextInt(3), TYPES[rng.nextInt(TYPES.length)], Device.CPU);
        return rng.nextInt(3) == 0 && made.dtype().floating() ? made.requireGrad() : made;
    }

    Object[] all(Type[] types) {
        return Arrays.stream(types).map(this::one).toArray();
    }

    Object one(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        return switch (((Class<?>) type).getSimpleName()) {
            case "Tensor" -> tensor();
            case "Scope" -> pick(scopes);
            case "Gradient" -> pick(gradients);
            case "Entry" -> pick(entries);
            case "SafeTensors" -> new SafeTensors(Map.of("a", pick(entries)), Map.of());
            case "Shape" -> rng.nextInt(20) == 0 ? Shape.of(1L << 45) : shape();
            case "DType" -> TYPES[rng.nextInt(TYPES.length)];
            case "Device" -> rng.nextInt(8) == 0 ? Device.cuda(rng.nextInt(3)) : Device.CPU;
            case "Rng" -> rng.fork("argument");
            case "Path" -> folder.resolve(rng.nextInt(2) == 0 ? "a.safetensors" : "none/b.safetensors");
            case "String" -> "a";
            case "boolean" -> rng.nextInt(2) == 0;
            case "double" -> REALS[rng.nextInt(REALS.length)];
            case "long" -> NUMBERS[rng.nextInt(NUMBERS.length)];
            case "int" -> INTS[rng.nextInt(INTS.length)];
            case "Tensor[]" -> some(this::tensor).toArray(Tensor[]::new);
            case "long[]" -> longs();
            case "float[]" -> new float[rng.nextInt(7)];
            case "double[]" -> new double[rng.nextInt(7)];
            case "byte[]" -> new byte[rng.nextInt(7)];
            case "ByteBuffer" -> ByteBuffer.allocateDirect(rng.nextInt(33));
            default -> throw new AssertionError("no argument of " + type + " is known; add one");
        };
    }

    private Object generic(ParameterizedType type) {
        return switch (type.getTypeName().replaceAll("[a-z]+[.]", "")) {
            case "List<Tensor>" -> some(this::tensor);
            case "List<Gradient>" -> some(() -> pick(gradients));
            case "Map<String, SafeTensors$Entry>" -> Map.of("a", pick(entries), "b", pick(entries));
            case "Map<String, String>" -> Map.of("k", "v");
            case "Consumer<ByteBuffer>" -> (Consumer<ByteBuffer>) this::fill;
            case "UnaryOperator<Tensor>" -> (UnaryOperator<Tensor>) Tensor::neg;
            default -> throw new AssertionError("no argument of " + type + " is known; add one");
        };
    }

    /** Fills nothing or all, or closes what is being filled. */
    private void fill(ByteBuffer memory) {
        switch (rng.nextInt(4)) {
            case 0 -> memory.position(memory.limit() / 2);
            case 1 -> scopes.getLast().close();
            default -> {
                while (memory.hasRemaining()) {
                    memory.put((byte) 0);
                }
            }
        }
    }

    private <T> List<T> some(Supplier<T> one) {
        List<T> list = new ArrayList<>();
        for (int i = rng.nextInt(4); i > 0; i--) {
            list.add(one.get());
        }
        return list;
    }

    private Tensor tensor() {
        return rng.nextInt(4) == 0 ? tensors.get(rng.nextInt(tensors.size())) : recent();
    }

    private Tensor recent() {
        return tensors.get(tensors.size() - 1 - rng.nextInt(Math.min(6, tensors.size())));
    }

    private Shape shape() {
        long[] dims = new long[rng.nextInt(5)];
        Arrays.setAll(dims, i -> SIZES[rng.nextInt(SIZES.length)]);
        return Shape.of(dims);
    }

    private long[] longs() {
        if (rng.nextInt(3) == 0) {
            return shape().dims();
        }
        long[] some = new long[rng.nextInt(4)];
        Arrays.setAll(some, i -> NUMBERS[rng.nextInt(NUMBERS.length)]);
        return some;
    }

    private <T> T pick(List<T> from) {
        return from.get(rng.nextInt(from.size()));
    }

    private static boolean small(Tensor tensor) {
        try {
            return tensor.shape().size() <= LARGE;
        } catch (IllegalStateException freed) {
            return true;
        }
    }

    /** Keeps what a call gave, to be used by later ones. */
    void take(Object given) {
        switch (given) {
            case Tensor tensor when small(tensor) -> tensors.add(tensor);
            case Scope scope -> scopes.add(scope);
            case Gradient gradient -> gradients.add(gradient);
            case Grad.Guard guard -> guards.add(guard);
            case SafeTensors.Entry entry -> entries.add(entry);
            case Collection<?> many -> many.forEach(this::take);
            case null, default -> {
                if (rng.nextInt(3) == 0 && open()) {
                    tensors.add(fresh());
                }
            }
        }
    }

    /** Frees all, whatever was freed before. */
    @Override
    public void close() {
        guards.reversed().forEach(Grad.Guard::close);
        for (Scope scope : scopes.reversed()) {
            try {
                scope.close();
            } catch (IllegalStateException closedBefore) {
                continue;
            }
        }
        tensors.forEach(Tensor::close);
        gradients.forEach(Gradient::close);
    }
}
