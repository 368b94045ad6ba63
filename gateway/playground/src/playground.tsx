import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import { connect } from './connection.ts';
import { DEFAULT_QUERY, firstTabs } from './tabs.ts';
import { keepToken } from './token.ts';

interface Props {
  readonly firstToken: string;
  readonly query: string | undefined;
}

/** GraphiQL below a field for the token; a change of the token takes effect with the next question. */
export function Playground({ firstToken, query }: Props) {
  const [token, setToken] = useState(firstToken);
  const connection = useMemo(() => connect(token), [token]);
  useEffect(() => {
    keepToken(token);
    return connection.close;
  }, [connection, token]);
  return (
    <>
      <label className="token">
        <span>Token</span>
        <input
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="kept in this tab only"
          value={token}
          onChange={(event) => setToken(event.target.value.trim().replace(/^Bearer\s+/i, ''))}
        />
      </label>
      <main>
        <GraphiQL
          fetcher={connection.fetcher}
          defaultQuery={DEFAULT_QUERY}
          defaultTabs={firstTabs(query)}
          {...(query === undefined ? {} : { initialQuery: query })}
          defaultEditorToolsVisibility={false}
        />
      </main>
    </>
  );
}
