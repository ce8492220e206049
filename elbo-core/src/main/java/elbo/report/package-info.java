/**
 * The page that a run leaves behind: {@link elbo.report.Report} writes one self-contained HTML file from
 * {@link elbo.report.ReportData}. It opens from the disk without a network, holds no script, and its content security
 * policy forbids whatever it does not need.
 */
@NullMarked
package elbo.report;

import org.jspecify.annotations.NullMarked;
