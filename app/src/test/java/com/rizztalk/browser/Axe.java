package com.rizztalk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;

/** axe-core, as {@code npm ci} in site/ brings it. */
final class Axe {
    private static final Path SCRIPT = Path.of("..", "site", "node_modules", "axe-core", "axe.min.js");

    private Axe() {}

    /** Nothing is wrong with what a page shows now (WCAG 2.2 AA, and axe's best practices). */
    static void assertAccessible(Page page) {
        settle(page);
        page.evaluate(script());
        Object found = page.evaluate("""
                        async () => {
                          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                          return violations.map(({ id, nodes }) =>
                            `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
                        }
                        """);
        assertThat(found)
                .as("what axe finds in " + page.url())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    /** Waits until nothing moves: a dialog that is still half transparent has less contrast. */
    static void settle(Page page) {
        page.waitForFunction("() => document.getAnimations().length === 0");
    }

    private static String script() {
        try {
            return Files.readString(SCRIPT);
        } catch (IOException e) {
            throw new IllegalStateException("axe-core is missing: run npm ci in site/", e);
        }
    }
}
