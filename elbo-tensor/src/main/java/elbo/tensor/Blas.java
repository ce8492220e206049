package elbo.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OpenBLAS that LibTorch was loaded with: how many threads it uses, which kernels it chose. */
final class Blas {
    private static final Optional<SymbolLookup> LIBRARY = loaded();

    /** Above the length of any text that it gives. */
    private static final int LONGEST = 1024;

    private Blas() {}

    static void threads(int n) {
        call("openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                .ifPresent(f -> run(() -> f.invoke(n)));
    }

    /** Threads it uses, or 0 where LibTorch has another BLAS. */
    static int threads() {
        return call("openblas_get_num_threads", FunctionDescriptor.of(ValueLayout.JAVA_INT))
                .map(f -> (Integer) run(f::invoke))
                .orElse(0);
    }

    static String kernel() {
        return words("openblas_get_corename");
    }

    /** Its version and how it was built: {@code OpenBLAS 0.3.31 DYNAMIC_ARCH ...}. */
    static String config() {
        return words("openblas_get_config");
    }

    private static String words(String function) {
        return call(function, FunctionDescriptor.of(ValueLayout.ADDRESS))
                .map(f -> ((MemorySegment) run(f::invoke)).reinterpret(LONGEST).getString(0))
                .orElse("unknown");
    }

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

    /** The words of {@code cblas_sgemm}. */
    private static final int ROWS = 101;

    private static final int AS_IT_IS = 111;
    private static final int TRANSPOSED = 112;
    private static final @Nullable MethodHandle SGEMM = call(
                    "cblas_sgemm",
                    FunctionDescriptor.ofVoid(
                            INT, INT, INT, INT, INT, INT, FLOAT, POINTER, INT, POINTER, INT, FLOAT, POINTER, INT))
            .orElse(null);

    /** Whether LibTorch has an OpenBLAS here that can be asked directly. */
    static boolean present() {
        return SGEMM != null;
    }

    /** {@code out = a b + beta out}, {@code out} being contiguous memory for the product; without a word to LibTorch. */
    static void multiply(Products.Matrix a, Products.Matrix b, float beta, long out) {
        MethodHandle sgemm = Objects.requireNonNull(SGEMM);
        try {
            sgemm.invokeExact(
                    ROWS,
                    a.flipped() ? TRANSPOSED : AS_IT_IS,
                    b.flipped() ? TRANSPOSED : AS_IT_IS,
                    a.rows(),
                    b.columns(),
                    a.columns(),
                    1f,
                    a.address(),
                    a.stride(),
                    b.address(),
                    b.stride(),
                    beta,
                    out,
                    b.columns());
        } catch (Throwable e) {
            throw new IllegalStateException("a call of OpenBLAS failed", e);
        }
    }

    private interface Call {
        Object invoke() throws Throwable;
    }

    private static Object run(Call call) {
        try {
            return call.invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("a call of OpenBLAS failed", e);
        }
    }

    private static Optional<MethodHandle> call(String name, FunctionDescriptor type) {
        return LIBRARY.flatMap(l -> l.find(name)).map(s -> Linker.nativeLinker().downcallHandle(s, type));
    }

    /**
     * LibTorch's own library, opened by its path in this process's memory map: a look-up there goes on to the libraries it
     * was linked to. Two copies of OpenBLAS are mapped, and only this way leads to the one that LibTorch calls.
     */
    private static Optional<SymbolLookup> loaded() {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.filter(line -> line.contains("/libtorch_cpu.so"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst()
                    // where another process has just unpacked it anew, what is mapped has no path any more
                    .filter(path -> Files.exists(Path.of(path)))
                    .map(path -> SymbolLookup.libraryLookup(Path.of(path), Arena.global()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
