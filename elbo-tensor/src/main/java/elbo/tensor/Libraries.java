package elbo.tensor;

import elbo.Refusal;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * The engine's native libraries: unpacked whole to the user's cache, and loaded from there and nowhere else, whatever else is
 * installed on the machine.
 */
final class Libraries {
    /**
     * What is loaded first on Linux, each after what it needs. JavaCPP asks for libtorch.so before libtorch_cpu.so, and the linker
     * then looks for that one where the machine says, LD_LIBRARY_PATH first. What is in the process already it does not look for.
     */
    private static final List<String> ORDER = List.of(
            "openblas/libgcc_s.so.1",
            "openblas/libquadmath.so.0",
            "openblas/libgfortran.so.5",
            "openblas/libopenblas.so.0",
            "pytorch/libgomp.so.1",
            "pytorch/libc10.so",
            "pytorch/libtorch_cpu.so",
            "pytorch/libtorch.so");

    static final List<String> NAMES = List.of("openblas", "pytorch");
    private static final int LAZY = 1;
    private static final String WAY_OUT =
            "set JAVA_TOOL_OPTIONS=-Dorg.bytedeco.javacpp.cachedir=FOLDER to use another folder";

    private Libraries() {}

    /** @throws Refusal if they cannot be unpacked or loaded, or another LibTorch is in the process */
    static void load() {
        NAMES.forEach(Libraries::unpack);
        refuseForeign(); // LD_PRELOAD brings some in before us
        if (Loader.getPlatform().startsWith("linux")) {
            ORDER.forEach(Libraries::open);
        }
        try {
            Loader.load(torch.class);
        } catch (LinkageError e) {
            throw cannotLoad(String.valueOf(e.getMessage()), e);
        }
        refuseForeign();
    }

    /**
     * Unpacks a library's whole folder before anything is loaded. Loading while unpacking lets the dynamic linker bind to
     * another LibTorch installed on the system, and two of them in one process end it. A file that is there is trusted if its
     * size and time are right; see {@link LibraryCheck}.
     */
    private static void unpack(String library) {
        try {
            File[] files = Loader.cacheResources(torch.class, folder(library));
            if (files == null || files.length == 0) {
                throw new IOException("nothing found under " + folder(library));
            }
        } catch (IOException e) {
            throw new Refusal(
                    "native library cache",
                    "LibTorch could not be unpacked to " + cacheName() + " (" + e.getMessage()
                            + "); free some space (it needs 500 MB) or " + WAY_OUT,
                    e);
        }
    }

    static String folder(String library) {
        return "/org/bytedeco/" + library + "/" + Loader.getPlatform() + "/";
    }

    private static String cacheName() {
        return System.getProperty("org.bytedeco.javacpp.cachedir", "the folder .javacpp in your home");
    }

    /** Opens one by its path. The linker's own words say why it could not. */
    private static void open(String name) {
        int slash = name.indexOf('/');
        Path path = cached(name.substring(0, slash), name.substring(slash + 1));
        if (!Files.exists(path)) {
            return; // another build of LibTorch may do without
        }
        MethodHandle dlopen = ProcessSettings.function(
                "dlopen", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle dlerror = ProcessSettings.function("dlerror", FunctionDescriptor.of(ValueLayout.ADDRESS));
        String failure;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment opened = (MemorySegment) dlopen.invokeExact(arena.allocateFrom(path.toString()), LAZY);
            if (opened.address() != 0) {
                return;
            }
            MemorySegment words = (MemorySegment) dlerror.invokeExact();
            failure = words.address() == 0
                    ? path + " could not be opened"
                    : words.reinterpret(4096).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("dlopen of " + path + " failed", e);
        }
        throw cannotLoad(failure, new UnsatisfiedLinkError(failure));
    }

    private static Path cached(String library, String file) {
        URL inJar = torch.class.getResource(folder(library) + file);
        if (inJar == null) {
            return Path.of(file);
        }
        try {
            return Loader.cacheResource(inJar).toPath();
        } catch (IOException e) {
            throw new Refusal("native library cache", "cannot be used: " + e.getMessage() + "; " + WAY_OUT, e);
        }
    }

    private static Refusal cannotLoad(String why, LinkageError cause) {
        return new Refusal(
                "engine",
                "LibTorch could not be loaded from its cache ("
                        + why.lines().findFirst().orElse("no reason given")
                        + "); where programs may not be run from that folder, " + WAY_OUT
                        + "; elbo doctor finds damaged files",
                cause);
    }

    /** Linux lists what is mapped; elsewhere system-wide copies are not searched. */
    private static void refuseForeign() {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return;
        }
        try {
            String own = Loader.getCacheDir().getCanonicalPath() + File.separator;
            for (String line : Files.readAllLines(maps)) {
                int slash = line.indexOf('/');
                String path = slash < 0 ? "" : line.substring(slash);
                String name = path.substring(path.lastIndexOf('/') + 1);
                boolean engine = name.startsWith("libtorch") || name.startsWith("libc10");
                if (engine && !path.startsWith(own)) {
                    throw new Refusal(
                            "engine",
                            "another LibTorch of this machine is loaded in the same process: " + path
                                    + "; two cannot live together. Remove it from LD_LIBRARY_PATH or LD_PRELOAD");
                }
            }
        } catch (IOException e) {
            throw new Refusal("engine", "cannot check which libraries are loaded: " + e.getMessage(), e);
        }
    }
}
