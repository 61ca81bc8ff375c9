package com.rizztalk.presence;

import com.rizztalk.matchmaking.Nodes.Beat;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;

/** {@code GET /v1/online}: the deployment's counts, at most a beat old. */
@Controller("/v1/online")
final class OnlineController {
    private final OnlineCount online;

    OnlineController(OnlineCount online) {
        this.online = online;
    }

    /**
     * The counts.
     *
     * @param online sessions connected
     * @param waiting sessions in the pool
     * @param calls calls that are on
     */
    @Serdeable
    record Counts(long online, long waiting, long calls) {}

    @Get
    HttpResponse<Counts> counts() {
        Beat beat = online.beat();
        return HttpResponse.ok(new Counts(beat.online(), beat.waiting(), beat.calls()))
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=1");
    }
}
