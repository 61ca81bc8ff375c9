package com.rizztalk.site;

import java.util.List;

/**
 * The headers of every page, one a line. The content security policy has no unsafe-inline: the only inline scripts are
 * data, which no policy is about. Google's hosts are in it only where a measurement id is configured.
 */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static String lines(SiteSettings settings) {
        return String.join(
                "\n",
                List.of(
                        "Content-Security-Policy: "
                                + policy(!settings.measurementId().isEmpty()),
                        "Referrer-Policy: strict-origin-when-cross-origin",
                        "X-Content-Type-Options: nosniff",
                        "Permissions-Policy: microphone=(self), camera=(), geolocation=(), payment=()",
                        ""));
    }

    private static String policy(boolean analytics) {
        String scripts = analytics ? " https://www.googletagmanager.com" : "";
        String beacons = analytics
                ? " https://*.google-analytics.com https://*.analytics.google.com https://*.googletagmanager.com"
                : "";
        return String.join(
                "; ",
                List.of(
                        "default-src 'none'",
                        "script-src 'self'" + scripts,
                        "style-src 'self'",
                        "img-src 'self' data:" + beacons,
                        "connect-src 'self'" + beacons,
                        "media-src 'self' blob:",
                        "manifest-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'"));
    }
}
