package elbo.data.catalog;

import elbo.Refusal;
import elbo.data.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches a file in a process of its own, into each folder that standard input names: {@code FetchRun ADDRESS BYTES SHA256}. Says
 * {@code whole} when the last byte is here, and then {@code done} or why not, a line for each folder.
 */
final class FetchRun {
    private FetchRun() {}

    public static void main(String[] args) throws IOException {
        RemoteFile file = new RemoteFile("file.bin", List.of(URI.create(args[0])), Long.parseLong(args[1]), args[2]);
        Progress progress = (_, done, total) -> {
            if (done == total) {
                System.out.println("whole");
            }
        };
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String folder = in.readLine(); folder != null; folder = in.readLine()) {
            try {
                new Download().fetch(file, Path.of(folder), progress);
                System.out.println("done");
            } catch (Refusal e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Such a process; its errors come where ours go. */
    static Process start(URI from, byte[] content, String... flags) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        line.addAll(List.of(flags));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), FetchRun.class.getName()));
        line.addAll(List.of(from.toString(), Integer.toString(content.length), DownloadTest.sha256(content)));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }

    /** Names it a folder. */
    static void into(Process process, Path folder) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).write(folder + "\n");
        process.outputWriter(StandardCharsets.UTF_8).flush();
    }

    /** What it says of a folder in the end. */
    static String outcome(Process process) throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        return "whole".equals(line) ? outcome(process) : String.valueOf(line);
    }
}
