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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Settings of the process that native libraries read once, when they are loaded. Set from inside, through the C library, so
 * that users of the library get them as well as users of the command. What the environment already says is left alone.
 */
final class ProcessSettings {
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_MAX = -4;
    private static final int MEGABYTE = 1 << 20;

    private ProcessSettings() {}

    /** Applies them and says, for each, the value and the reason. */
    static Map<String, String> apply() {
        Map<String, String> said = new LinkedHashMap<>();
        // JavaCPP would cap resident memory at four times the Java heap and then force collections
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return said;
        }
        environment(said, "GOMP_SPINCOUNT", "10000", "idle threads of one pool must not take the core from the other");
        Set<String> cpu = cpuFlags();
        blasKernel(cpu)
                .ifPresent(kernel -> environment(
                        said, "OPENBLAS_CORETYPE", kernel, "OpenBLAS takes this processor for one without AVX-512"));
        malloc(said);
        return said;
    }

    /**
     * The kernel family to force, where OpenBLAS would choose a slower one: it knows AMD's processors with AVX-512 as their
     * predecessors without. Intel's it detects. Never one that the flags do not allow.
     */
    static Optional<String> blasKernel(Set<String> cpu) {
        boolean avx512 = cpu.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"));
        if (!cpu.contains("AuthenticAMD") || !avx512) {
            return Optional.empty();
        }
        return Optional.of(cpu.contains("avx512_bf16") ? "COOPERLAKE" : "SKYLAKEX");
    }

    /** The vendor and the flags of the first processor. */
    static Set<String> cpuFlags() {
        Set<String> flags = new TreeSet<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            lines.takeWhile(line -> !line.isBlank())
                    .filter(line -> line.startsWith("flags") || line.startsWith("vendor_id"))
                    .forEach(line -> flags.addAll(Arrays.asList(
                            line.substring(line.indexOf(':') + 1).strip().split(" "))));
        } catch (IOException e) {
            return Set.of(); // then nothing is forced
        }
        return flags;
    }

    private static void environment(Map<String, String> said, String name, String value, String why) {
        String before = System.getenv(name);
        if (before != null) {
            said.put(name, before + " (from the environment)");
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle setenv = function(
                    "setenv",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            said.put(name, failed == 0 ? value + " (" + why + ")" : "could not be set");
        } catch (Throwable e) {
            throw new IllegalStateException("setenv(" + name + ") failed", e);
        }
    }

    /**
     * glibc hands large freed blocks back to the kernel, and every step pays for the page faults again. Without mmap they
     * stay in the heap. (A larger M_MMAP_THRESHOLD would do as well, but some versions refuse one above 32 MB.) Blocks
     * above 64 MB do not fit a thread's heap and come from mmap all the same.
     */
    private static void malloc(Map<String, String> said) {
        if (Linker.nativeLinker().defaultLookup().find("mallopt").isEmpty()) {
            said.put("malloc", "left as it is (this C library has no mallopt)");
            return;
        }
        MethodHandle mallopt = function(
                "mallopt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            boolean done = (int) mallopt.invokeExact(M_MMAP_MAX, 0) == 1;
            done &= (int) mallopt.invokeExact(M_TRIM_THRESHOLD, 2047 * MEGABYTE) == 1;
            done &= (int) mallopt.invokeExact(M_TOP_PAD, 64 * MEGABYTE) == 1;
            said.put("malloc", done ? "keeps freed memory (else each step faults its pages in anew)" : "partly set");
        } catch (Throwable e) {
            throw new IllegalStateException("mallopt failed", e);
        }
    }

    static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        MemorySegment symbol = lookup.find(name)
                .orElseThrow(() -> new IllegalStateException("the C library of this system has no " + name));
        return linker.downcallHandle(symbol, type);
    }
}
