package com.rizztalk.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An editor is told each mistake with its file, its line and what to write instead. */
class MistakesTest {
    @TempDir
    Path folder;

    private TinySite site;

    @BeforeEach
    void makeSite() throws IOException {
        site = new TinySite(folder);
    }

    private List<String> mistakesOf(String head, String body) throws IOException {
        return site.page("en/page.md", head, body).build();
    }

    private static String head(String... more) {
        return "title: Page\ndescription: About it." + (more.length == 0 ? "" : "\n" + String.join("\n", more));
    }

    @Test
    void takesASiteWithoutMistakes() throws IOException {
        assertThat(mistakesOf(head(), "See [the home page](/).")).isEmpty();
        assertThat(site.out().resolve("page/index.html")).exists();
    }

    @Test
    void namesAMissingTitle() throws IOException {
        assertThat(mistakesOf("description: About it.", ""))
                .containsExactly("content/en/page.md:1: title is missing; add a line to the head: title: …");
    }

    @Test
    void namesAMissingDescription() throws IOException {
        assertThat(mistakesOf("title: Page", ""))
                .containsExactly(
                        "content/en/page.md:1: description is missing; add a line to the head: description: …");
    }

    @Test
    void countsADescriptionThatIsTooLong() throws IOException {
        assertThat(mistakesOf("title: Page\ndescription: " + "x".repeat(161), ""))
                .containsExactly("content/en/page.md:3: description has 161 letters; make it 160 at the most,"
                        + " search results cut it there");
        assertThat(mistakesOf("title: Page\ndescription: " + "x".repeat(160), ""))
                .isEmpty();
    }

    @Test
    void namesBothPagesOfOneTitle() throws IOException {
        site.page("en/other.md", "title: Page\ndescription: Another.", "");
        assertThat(mistakesOf("description: About it.\ntitle: Page", ""))
                .containsExactly("content/en/page.md:3: the title is that of other.md too; give each page its own");
    }

    @Test
    void namesBothPagesOfOneDescription() throws IOException {
        site.page("en/other.md", "title: Other\ndescription: About it.", "");
        assertThat(mistakesOf(head(), ""))
                .containsExactly(
                        "content/en/page.md:3: the description is that of other.md too; give each page its own");
    }

    @Test
    void namesBothPagesOfOneAddress() throws IOException {
        site.page("en/page/index.md", "title: Inside\ndescription: In a folder.", "");
        assertThat(mistakesOf(head(), ""))
                .containsExactly(
                        "content/en/page/index.md:1: the address /page/ is taken by page.md; rename this file");
    }

    @Test
    void namesTheLineOfADeadLink() throws IOException {
        assertThat(mistakesOf(head(), "One.\n\nTwo [dead](/nowhere/)."))
                .containsExactly("content/en/page.md:7: the link /nowhere/ leads nowhere; write the page's address"
                        + " like /safety/, or https://… for another site");
    }

    @Test
    void namesADeadLinkInAnAnswer() throws IOException {
        assertThat(mistakesOf(head("questions:", "  - q: Why?", "    a: See [there](/nowhere/)."), ""))
                .containsExactly("content/en/page.md:5: the link /nowhere/ leads nowhere; write the page's address"
                        + " like /safety/, or https://… for another site");
    }

    @Test
    void namesTheHeadingsThatThereAreForADeadAnchor() throws IOException {
        site.page("en/other.md", "title: Other\ndescription: Another.", "## First part\n\n## Second part");
        assertThat(mistakesOf(head(), "[there](/other/#third-part)"))
                .containsExactly(
                        "content/en/page.md:5: the page has no heading #third-part; there are: first-part, second-part");
        assertThat(mistakesOf(head(), "[there](/other/#second-part)")).isEmpty();
    }

    @Test
    void refusesPictures() throws IOException {
        assertThat(mistakesOf(head(), "![a cat](cat.png)"))
                .containsExactly("content/en/page.md:5: pictures have no place in a text yet; use words");
    }

    @Test
    void refusesHtml() throws IOException {
        assertThat(mistakesOf(head(), "<div>\nblock\n</div>\n\nand <b>inline</b>"))
                .containsExactly(
                        "content/en/page.md:5: HTML has no place here; write Markdown",
                        "content/en/page.md:9: HTML has no place here; write Markdown");
    }

    @Test
    void refusesAFirstHeadingOfTheTextsOwn() throws IOException {
        assertThat(mistakesOf(head(), "# Big"))
                .containsExactly("content/en/page.md:5: begin headings with ## here; the one with # is made of the"
                        + " head's heading");
    }

    @Test
    void listsTheKeysForOneThatNobodyKnows() throws IOException {
        assertThat(mistakesOf(head("keywords: talk"), ""))
                .singleElement()
                .asString()
                .startsWith("content/en/page.md:4: nobody knows keywords; there are: aliases, description, draft");
    }

    @Test
    void explainsAWrongDateAndOneToCome() throws IOException {
        assertThat(mistakesOf(head("published: 24.11.2026"), ""))
                .containsExactly("content/en/page.md:4: published must be a day like 2026-11-24");
        assertThat(mistakesOf(head("published: 2026-11-25"), ""))
                .containsExactly("content/en/page.md:4: published is in the future; write draft: true until then");
    }

    @Test
    void namesTheLineOfAHeadThatCannotBeRead() throws IOException {
        assertThat(mistakesOf("description: About it.\ntitle: Talk: by voice", ""))
                .containsExactly("content/en/page.md:3: this line of the head can't be read; put words with a colon or"
                        + " a quote in \"…\"");
    }

    @Test
    void asksForAHead() throws IOException {
        assertThat(site.write("content/en/page.md", "Just words.\n").build())
                .containsExactly("content/en/page.md:1: the page must begin with a head between two lines of ---");
    }

    /** With the slash at its end or without, and by the name of the file: it is the same page for a visitor. */
    @ParameterizedTest
    @ValueSource(strings = {"/other/", "/other", "/other/index.html"})
    void namesAnAliasThatIsAPage(String alias) throws IOException {
        site.page("en/other.md", "title: Other\ndescription: Another.", "");
        assertThat(mistakesOf(head("aliases:", "  - /good/", "  - " + alias), ""))
                .containsExactly(
                        "content/en/page.md:6: the alias " + alias + " is the address of other.md; remove the alias");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/", "/page", "/page/index.html"})
    void namesAnAliasThatIsThePageItself(String alias) throws IOException {
        assertThat(mistakesOf(head("aliases:", "  - " + alias), ""))
                .containsExactly(
                        "content/en/page.md:5: the alias " + alias + " is this page's own address; remove the alias");
    }

    @Test
    void namesAnAliasThatIsThereTwice() throws IOException {
        site.page("en/zoo.md", "title: Zoo\ndescription: Another.\naliases: [/old/]", "");
        assertThat(mistakesOf(head("aliases:", "  - /old", "  - /older", "  - /older/"), ""))
                .containsExactly(
                        "content/en/page.md:7: the alias /older/ is there twice, with a slash at its end or without;"
                                + " remove the alias",
                        "content/en/zoo.md:4: the alias /old/ is an alias of page.md too; remove the alias");
    }

    @ParameterizedTest
    @CsvSource({"/v1/ws, v1, calls", "/v1, v1, calls", "/assets/old/, assets, scripts and styles"})
    void refusesAnAliasThatTheServerNeeds(String alias, String first, String use) throws IOException {
        assertThat(mistakesOf(head("aliases:", "  - " + alias), ""))
                .containsExactly("content/en/page.md:5: the alias " + alias + " would take an address of the server (/"
                        + first + "/, for " + use + ") away; remove the alias");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en/v1.md", "en/assets/index.md", "en/assets/inside.md"})
    void refusesAPageWhereTheServerAnswers(String file) throws IOException {
        assertThat(site.page(file, head(), "").build())
                .singleElement()
                .asString()
                .startsWith("content/" + file + ":1: the address /")
                .endsWith(" away, so nobody would see the page; give the file or its folder another name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "old",
                "/Old/",
                "/old page/",
                "/old_page/",
                "//old/",
                "/old//page/",
                "/old;/",
                "/old{}/",
                "/~old/",
                "/$uri/",
                "/é/",
                "/%C3%A9/",
                "/old.php",
                "/old/?page=1",
                "/old/#part",
                "https://example.com/old/"
            })
    void refusesAnAliasThatTheWebServerCannotLookUp(String alias) throws IOException {
        assertThat(mistakesOf(head("aliases:", "  - \"" + alias + "\""), ""))
                .containsExactly("content/en/page.md:5: the alias " + alias + " is no address that the web server can"
                        + " look up; write it like /old-address/, with a-z, 0-9, dashes and slashes only");
    }

    @Test
    void countsTheLettersOfAnAlias() throws IOException {
        assertThat(mistakesOf(head("aliases:", "  - /" + "x".repeat(199) + "/"), ""))
                .containsExactly("content/en/page.md:5: the alias /" + "x".repeat(29)
                        + "… has 201 letters, and the web server takes 200 at the most; remove it");
        assertThat(mistakesOf(head("aliases:", "  - /" + "x".repeat(198) + "/"), ""))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Old pages", "old_pages", "alt;", "ä"})
    void refusesAFolderWhoseNameIsNoAddress(String folder) throws IOException {
        String file = "en/" + folder + "/page.md";
        assertThat(site.page(file, head(), "").build())
                .containsExactly("content/" + file + ":1: the name of its folder " + folder
                        + " becomes part of the address: use a-z, 0-9 and single dashes only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assets", "v1", "Deutsch", "d e", "german"})
    void refusesALanguageWhoseFolderIsNoCode(String folder) throws IOException {
        site.page(folder + "/index.md", "title: Anfang\ndescription: Die erste Seite.", "Hallo.");
        site.write("content/" + folder + "/_language.yml", "name: Deutsch\nDraft: Entwurf\n");
        assertThat(site.build())
                .contains("content/" + folder + "/_language.yml:1: the name of the folder " + folder
                        + " becomes part of the address and must be a language's code, like de or pt-BR; rename the"
                        + " folder");
    }

    @Test
    void leadsAnAliasOnWithItsSlashAndWithout() throws IOException {
        assertThat(mistakesOf(head("aliases: [/old/, /older, /oldest.html]"), ""))
                .isEmpty();
        assertThat(site.out().resolveSibling("redirects.map"))
                .hasContent("/old /page/;\n/old/ /page/;\n/older /page/;\n/older/ /page/;\n/oldest.html /page/;\n");
    }

    @Test
    void namesANeighbourThatIsNotThere() throws IOException {
        assertThat(mistakesOf(head("related:", "  - nobody"), ""))
                .containsExactly(
                        "content/en/page.md:1: related names nobody, but no page of this language is called" + " that");
    }

    @Test
    void namesSentencesThatALanguageLacksAndThoseThatNobodySays() throws IOException {
        site.page("es/index.md", "title: Inicio\ndescription: La página de inicio.", "Hola.");
        site.write("content/es/_language.yml", "name: Español\nOld words: Palabras viejas\n");
        assertThat(site.build())
                .containsExactly(
                        "content/es/_language.yml:1: no translation of \"Draft\"; add a line for it",
                        "content/es/_language.yml:1: nobody says \"Old words\" any more; remove the line");
    }

    @Test
    void namesATranslationThatLostItsValue() throws IOException {
        site.page("es/index.md", "title: Inicio\ndescription: La página de inicio.", "Hola.");
        site.write("assets/js/main.js", "say('{count} others', { count: 2 });\n");
        site.write(
                "content/es/_language.yml", "name: Español\nDraft: Borrador\n\"{count} others\": \"{cuenta} más\"\n");
        assertThat(site.build())
                .containsExactly(
                        "content/es/_language.yml:1: \"{cuenta} más\" must have what the English has in braces:"
                                + " \"{count} others\"");
    }

    @Test
    void namesAPageThatALanguageLacks() throws IOException {
        site.page("es/index.md", "title: Inicio\ndescription: La página de inicio.", "Hola.");
        site.page("es/pagina.md", "title: Página\ndescription: Algo.\ntranslates: pages", "");
        site.write("content/es/_language.yml", "name: Español\nDraft: Borrador\n");
        assertThat(site.build())
                .containsExactly("content/es/pagina.md:1: translates must name the English page's file, without .md;"
                        + " there is no pages.md");
    }

    @Test
    void namesTheLineOfALanguageFileThatCannotBeRead() throws IOException {
        site.page("es/index.md", "title: Inicio\ndescription: La página de inicio.", "Hola.");
        site.write("content/es/_language.yml", "name: Español\nDraft: \"Borrador\n");
        assertThat(site.build())
                .singleElement()
                .asString()
                .matches("content/es/_language\\.yml:\\d: this can't be read: .*");
    }

    @Test
    void saysAllMistakesInOneRunAndWritesNothing() throws IOException {
        site.page("en/one.md", "title: Page\ndescription: One.\ncolour: red", "[dead](/nowhere/)");
        assertThat(mistakesOf("title: Page", "<p>HTML</p>")).hasSize(5);
        assertThat(site.out()).doesNotExist();
    }

    @Test
    void keepsTheLastSiteWhenAPageBreaks() throws IOException {
        assertThat(mistakesOf(head(), "Good.")).isEmpty();
        assertThat(mistakesOf("title: Page", "Bad.")).isNotEmpty();
        assertThat(site.out().resolve("page/index.html")).content().contains("Good.");
    }
}
