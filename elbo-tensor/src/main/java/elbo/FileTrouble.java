package elbo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Turns what the file system says into a {@link Refusal} of one line: the path, what failed, and why. */
public final class FileTrouble {
    private FileTrouble() {}

    public static Refusal reading(Path path, IOException cause) {
        return new Refusal(path.toString(), "cannot be read: " + reason(path, cause), cause);
    }

    public static Refusal writing(Path path, IOException cause) {
        return new Refusal(path.toString(), "cannot be written: " + reason(path, cause), cause);
    }

    public static Refusal deleting(Path path, IOException cause) {
        return new Refusal(path.toString(), "cannot be removed: " + reason(path, cause), cause);
    }

    /** Why, in one line and without the path said again. */
    private static String reason(Path path, IOException cause) {
        return switch (cause) {
            case AccessDeniedException e -> "no permission for " + name(e, path);
            case NoSuchFileException e -> "there is no " + name(e, path);
            case DirectoryNotEmptyException e -> name(e, path) + " is not empty";
            case FileSystemException e when e.getReason() != null -> oneLine(e.getReason());
            // java.io names its file first: "/a/b (No space left on device)"
            case FileNotFoundException e when e.getMessage() != null -> inner(e.getMessage());
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : oneLine(cause.getMessage());
        };
    }

    private static String name(FileSystemException e, Path path) {
        return e.getFile() == null ? path.toString() : e.getFile();
    }

    private static String inner(String message) {
        int open = message.lastIndexOf('(');
        return oneLine(
                open >= 0 && message.endsWith(")") ? message.substring(open + 1, message.length() - 1) : message);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
