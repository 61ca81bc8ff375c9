package com.rizztalk.signaling;

import com.rizztalk.protocol.CloseCode;
import com.rizztalk.protocol.ServerMessage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A browser's connection, as signalling needs it. */
public interface ClientConnection {
    /**
     * Sends a message, in the order of the calls. One to a closed connection is dropped, and a client that reads too
     * slowly is cut off.
     *
     * @param message what to send
     */
    void send(ServerMessage message);

    /**
     * Sends text that is a message of the protocol already, on the same terms.
     *
     * @param frame what to send
     */
    void sendFrame(String frame);

    /**
     * Closes the connection, after all earlier frames.
     *
     * @param code why
     * @param reason at most 123 bytes of UTF-8 (RFC 6455 section 5.5)
     */
    void close(CloseCode code, String reason);

    /**
     * Says whether the client can still be told anything.
     *
     * @return false from the moment that it is closing
     */
    boolean isOpen();

    /**
     * Stops or goes on reading from the client, so that one who sends faster than Redis answers waits.
     *
     * @param paused true to stop
     */
    void pauseReading(boolean paused);

    /**
     * Returns the one thread on which everything of this connection runs.
     *
     * @return its event loop
     */
    Executor executor();

    /**
     * Runs something later on {@link #executor()}.
     *
     * @param task what
     * @param delay how much later
     * @param unit of the delay
     * @return a way to cancel it
     */
    Runnable schedule(Runnable task, long delay, TimeUnit unit);
}
