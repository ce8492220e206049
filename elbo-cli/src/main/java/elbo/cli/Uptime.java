package elbo.cli;

import java.lang.management.ManagementFactory;

/** How long this process has been running. */
final class Uptime {
    private Uptime() {}

    /**
     * Seconds since the JVM began. The system's own start time of a process is no help: it counts from a boot time that is
     * rounded to a second.
     */
    static double seconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    }
}
