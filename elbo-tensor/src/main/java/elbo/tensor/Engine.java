package elbo.tensor;

import elbo.Refusal;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Starts LibTorch, once for the process, in the one safe order: settings that are read at load time first, then every
 * library unpacked, then loaded, then checked that no other LibTorch of this machine came in between.
 */
public final class Engine {
    /** What the heavy part of a network is, which decides how the cores are shared out. */
    public enum Work {
        /**
         * matrix products: the cores go to whoever multiplies large matrices of floats; where that is oneDNN, doubles are multiplied
         * on one
         */
        DENSE,
        /** convolutions: the cores go to LibTorch's own pool */
        CONVOLUTION,
        /** a batch in slices, one for each thread of a {@link Crew}: each computes alone */
        SPLIT
    }

    /** More threads than this are a slip of the pen; a thread pool that cannot start as many as it was told ends the process. */
    public static final int MOST_THREADS = 1024;

    private Engine() {}

    /** What the one attempt came to. A refusal is kept, since a class whose initializer throws says nothing the second time. */
    private static final class Started {
        static final Map<String, String> SETTINGS;
        static final @Nullable Refusal REFUSAL;

        static {
            Map<String, String> settings = Map.of();
            Refusal refusal = null;
            try {
                settings = load();
            } catch (Refusal e) {
                refusal = e;
            }
            SETTINGS = settings;
            REFUSAL = refusal;
        }

        private Started() {}
    }

    /**
     * Loads the engine if it is not loaded yet; opening a {@link Scope} does so by itself. The cores are first shared out as
     * for {@link Work#DENSE}.
     *
     * @throws Refusal if this machine has no LibTorch that can be used; again at each call
     */
    public static void start() {
        if (Started.REFUSAL != null) {
            throw Started.REFUSAL;
        }
    }

    /** Ends a stretch of work beside which the engine is being loaded. */
    public interface Ahead extends AutoCloseable {
        /** Waits until the engine is loaded, or has failed to be, which {@link #start} then says. */
        @Override
        void close();
    }

    /**
     * Begins to load the engine on another thread, while this one reads files, say. Loading must not be cut short by the end of
     * the process, so the guard waits for it whatever became of the work.
     */
    public static Ahead ahead() {
        Thread loading = Thread.ofPlatform().name("elbo-engine").start(() -> {
            Object unused = Started.SETTINGS;
        });
        return () -> {
            boolean interrupted = false;
            while (loading.isAlive()) {
                try {
                    loading.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** What was set in the process before loading, and why, in the order it was set. */
    public static Map<String, String> settings() {
        start();
        return Started.SETTINGS;
    }

    /** The cores this process may use, which a container or an affinity mask may make fewer than the machine has. */
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Shares {@code threads} cores out between the two thread pools, which fight when both are large: with both at two on
     * two cores a training step was seen to take thirty times as long.
     *
     * @param threads 1 to {@value #MOST_THREADS}
     */
    public static void threads(Work work, int threads) {
        requireThreads(threads);
        start();
        share(work, threads);
    }

    static void requireThreads(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MOST_THREADS + "; got " + threads);
        }
    }

    private static void share(Work work, int threads) {
        boolean blas = work == Work.DENSE && !Products.oneDnn();
        torch.set_num_threads(work == Work.SPLIT || blas ? 1 : threads);
        Blas.threads(blas ? threads : 1);
    }

    /** Threads of LibTorch's own pool now. */
    public static int engineThreads() {
        start();
        return torch.get_num_threads();
    }

    /** Threads of the BLAS now. */
    public static int blasThreads() {
        start();
        return Blas.threads();
    }

    /** Who multiplies matrices on the CPU, and which products. */
    public static String multiplies() {
        start();
        return Products.oneDnn() ? "oneDNN the large ones, OpenBLAS the small" : "OpenBLAS";
    }

    /** The BLAS's kernel family: {@code SkylakeX}. */
    public static String blasKernel() {
        start();
        return Blas.kernel();
    }

    /** The instruction set LibTorch's own element-wise kernels use: {@code AVX512}. */
    public static String vectorUnit() {
        start();
        return torch.get_cpu_capability().getString();
    }

    /**
     * Whether this processor is known to multiply bfloat16 numbers; one that does not would only imitate it, slowly. Known on Linux
     * alone.
     */
    public static boolean bfloat16() {
        return ProcessSettings.cpuFlags().stream().anyMatch(Set.of("avx512_bf16", "amx_bf16")::contains);
    }

    public static boolean cudaAvailable() {
        start();
        return torch.cuda_is_available();
    }

    /** The version of the engine's artefact, from its jar. */
    public static String version() {
        String version = torch.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Where the native libraries were unpacked to. */
    public static Path cache() {
        try {
            return Loader.getCacheDir().toPath();
        } catch (IOException e) {
            throw new Refusal("native library cache", "cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Compares the native libraries that were unpacked with what was packed, without loading them; takes part of a second.
     *
     * @return how many files were compared, 0 before the first start
     * @throws Refusal if one is damaged
     */
    public static int verify() {
        requirePlatform();
        return LibraryCheck.files();
    }

    private static Map<String, String> load() {
        requirePlatform();
        requireNativeAccess();
        Map<String, String> settings = new LinkedHashMap<>(ProcessSettings.apply());
        Libraries.load();
        share(Work.DENSE, cores());
        return settings;
    }

    private static void requirePlatform() {
        String platform = Loader.getPlatform();
        if (torch.class.getResource("/org/bytedeco/pytorch/" + platform + "/") == null
                && torch.class.getResource("/org/bytedeco/pytorch/" + platform + "/libtorch.so") == null) {
            throw new Refusal(
                    "engine",
                    "there is no LibTorch for " + platform + " on the class path; LibTorch for Java is built for"
                            + " linux-x86_64, macosx-arm64 and windows-x86_64: add the artefact"
                            + " org.bytedeco:pytorch with that classifier");
        }
    }

    /** A JVM may be told to forbid native code; by default it only warns. */
    private static void requireNativeAccess() {
        try {
            MemorySegment unused = MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException e) {
            throw new Refusal(
                    "engine",
                    "this Java forbids native code; start it with --enable-native-access=ALL-UNNAMED, without"
                            + " --illegal-native-access=deny",
                    e);
        }
    }
}
