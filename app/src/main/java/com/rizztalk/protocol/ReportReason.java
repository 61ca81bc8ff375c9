package com.rizztalk.protocol;

import java.util.Locale;

/** The misconduct that a reporter names. */
public enum ReportReason {
    MINOR,
    HARASSMENT,
    HATE,
    SEXUAL,
    SPAM,
    OTHER;

    /**
     * Returns the reason as the protocol spells it.
     *
     * @return such as {@code harassment}
     */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
