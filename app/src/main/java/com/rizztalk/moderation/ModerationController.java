package com.rizztalk.moderation;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.validation.Validated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Moderation on the management port, behind a bearer token: see {@link BearerTokenFilter}. */
@Controller(value = "/moderation", port = "${endpoints.all.port}")
@Requires(property = "rizztalk.moderation.token", pattern = ".+")
@Validated
class ModerationController {
    private final Reports reports;
    private final BanList bans;

    ModerationController(Reports reports, BanList bans) {
        this.reports = reports;
        this.bans = bans;
    }

    /** The latest reports, the newest first. */
    @Get("/reports")
    CompletionStage<List<Reports.Stored>> reports(@QueryValue(defaultValue = "100") @Min(1) @Max(1000) int limit) {
        return reports.latest(limit);
    }

    /** The bans in force. */
    @Get("/bans")
    CompletionStage<List<Ban>> bans(@QueryValue(defaultValue = "100") @Min(1) @Max(1000) int limit) {
        return bans.inForce(limit);
    }

    /**
     * A moderator's ban.
     *
     * @param subject keyed hash of an address, as a report has it in {@code reported}
     * @param hours how long
     * @param reason in a few words
     */
    @Serdeable
    record NewBan(
            @NotBlank @Pattern(regexp = "[A-Za-z0-9_-]{16,64}")
            String subject,

            @Min(1) @Max(720) int hours,
            @NotBlank @Size(max = 200) String reason) {}

    /** Bans, and closes the connections from there. */
    @Post("/bans")
    CompletionStage<HttpResponse<Ban>> ban(@Body @Valid NewBan ban) {
        return bans.ban(ban.subject(), Duration.ofHours(ban.hours()), ban.reason())
                .thenApply(HttpResponse::created);
    }

    /** Lifts a ban: 204, or 404 if no ban with this reference is in force. */
    @Delete("/bans")
    CompletionStage<HttpResponse<Object>> lift(@QueryValue @NotBlank String reference) {
        return bans.lift(reference)
                .thenApply(lifted -> HttpResponse.status(lifted ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND));
    }
}
