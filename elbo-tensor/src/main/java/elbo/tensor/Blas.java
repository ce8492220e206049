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
import java.util.Optional;
import java.util.stream.Stream;

/** The OpenBLAS that LibTorch was loaded with: how many threads it uses, which kernels it chose. */
final class Blas {
    private static final Optional<SymbolLookup> LIBRARY = loaded();

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
        return call("openblas_get_corename", FunctionDescriptor.of(ValueLayout.ADDRESS))
                .map(f -> ((MemorySegment) run(f::invoke)).reinterpret(64).getString(0))
                .orElse("unknown");
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
                    .map(path -> SymbolLookup.libraryLookup(Path.of(path), Arena.global()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
