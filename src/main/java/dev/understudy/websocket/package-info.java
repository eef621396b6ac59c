/** WebSocket connections, as Understudy's two modes need them: frame by frame, with demand. */
@NullMarked
package dev.understudy.websocket;

import org.jspecify.annotations.NullMarked;
