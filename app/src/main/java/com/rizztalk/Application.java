package com.rizztalk;

import com.rizztalk.signaling.Drain;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server, and drains it before it stops. */
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private Application() {}

    /**
     * Runs until SIGTERM or SIGINT; with {@code -rizztalk.rehearsal=true} until the {@link Rehearsal} is over, which is what
     * an AOT cache is made from (JEP 514).
     *
     * @param args Micronaut's, such as {@code -micronaut.server.port=8080}
     */
    public static void main(String[] args) {
        try {
            ApplicationContext context = ApplicationContext.builder()
                    .args(args)
                    .mainClass(Application.class)
                    .start();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            // Not Micronaut's own hook: that one takes the event loops down before anybody could be told.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(context, server), "drain"));
            if (context.getProperty("rizztalk.rehearsal", Boolean.class, false)) {
                Rehearsal.play(server.getPort());
                System.exit(0);
            }
        } catch (RuntimeException e) {
            LOG.error("Rizztalk cannot start: {}", rootMessage(e));
            LOG.debug("Rizztalk cannot start", e);
            System.exit(1);
        }
    }

    private static void stop(ApplicationContext context, EmbeddedServer server) {
        context.getBean(Drain.class).run();
        server.stop();
        context.close();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof BindException) {
            // Which port it was says the framework's own message.
            return failure.getMessage() + ": " + root.getMessage();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
