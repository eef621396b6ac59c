/** What an endpoint is: its path, error envelope and terminal event. */
@NullMarked
package dev.understudy.dialect;

import org.jspecify.annotations.NullMarked;
