package com.rizztalk.bench.row;

import com.rizztalk.bench.contender.Contender;
import com.rizztalk.bench.contender.Stage;
import com.rizztalk.bench.crowd.Crowd;
import com.rizztalk.bench.crowd.Matching;
import com.rizztalk.bench.crowd.Relaying;
import com.rizztalk.bench.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the time of a pair and of a candidate goes, under the loads of {@link MatchRow} and {@link RelayRow}. */
public final class ProfileRows {
    private ProfileRows() {}

    /**
     * Takes the profiles and writes a table, profile.md, and a flame graph of each.
     *
     * @param plan how much load
     * @param folder where to
     */
    public static void write(Plan plan, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Map<String, Profile> profiles = new LinkedHashMap<>();
        try (Stage stage = Stage.set(Contender.RIZZTALK, 1, plan.javaFlags())) {
            Crowd crowd = stage.connect(plan.clients());
            Matching matching = Matching.closed(crowd, MatchRow.AT_ONCE);
            Window.steady(stage, matching, plan.warm());
            Profile.Load load = length -> Window.of(stage, matching, length).pairs();
            profiles.put(
                    "pair", Profile.take(stage, load, plan.window(), folder.resolve("profile-pair.html"), "A pair"));
        }
        try (Stage stage = Stage.set(Contender.RIZZTALK, 1, plan.javaFlags())) {
            Crowd crowd = stage.connect(plan.clients());
            Relaying relaying = Relaying.begin(crowd, RelayRow.CANDIDATE_BYTES, MatchRow.AT_ONCE, 0);
            Window.steady(stage, relaying, plan.warm());
            Profile.Load load = length -> Window.of(stage, relaying, length).pairs();
            profiles.put(
                    "candidate",
                    Profile.take(stage, load, plan.window(), folder.resolve("profile-candidate.html"), "A candidate"));
        }
        Files.writeString(folder.resolve("profile.md"), Profile.table(profiles));
    }
}
