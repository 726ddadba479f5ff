-- The tables and queries that Orleans' ADO.NET clustering needs: it reads the queries from OrleansQuery and knows their keys, parameters and
-- result columns. The version of a cluster rises with each change of a silo's row, and a change with another version than the current one is
-- rejected. A statement with data-modifying WITH clauses is atomic.
CREATE TABLE OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);

CREATE TABLE Clusters (Cluster text PRIMARY KEY, Version integer NOT NULL);

CREATE TABLE Silos (
    Cluster text NOT NULL REFERENCES Clusters ON DELETE CASCADE,
    Address text NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    SiloName text NOT NULL,
    HostName text NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    SuspectTimes text,
    StartTime timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (Cluster, Address, Port, Generation)
);

INSERT INTO OrleansQuery VALUES
('InsertMembershipVersionKey', '
    WITH added AS (INSERT INTO Clusters VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM added)'),

('InsertMembershipKey', '
    WITH raised AS (
        UPDATE Clusters SET Version = Version + 1
        WHERE Cluster = @DeploymentId AND Version = @Version AND NOT EXISTS (
            SELECT FROM Silos
            WHERE Cluster = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING 1),
    added AS (
        INSERT INTO Silos
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, NULL, @StartTime, @IAmAliveTime
        FROM raised
        RETURNING 1)
    SELECT EXISTS (SELECT FROM added)'),

('UpdateMembershipKey', '
    WITH raised AS (
        UPDATE Clusters SET Version = Version + 1
        WHERE Cluster = @DeploymentId AND Version = @Version AND EXISTS (
            SELECT FROM Silos
            WHERE Cluster = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING 1),
    changed AS (
        UPDATE Silos SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        FROM raised
        WHERE Cluster = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
        RETURNING 1)
    SELECT EXISTS (SELECT FROM changed)'),

('UpdateIAmAlivetimeKey', '
    UPDATE Silos SET IAmAliveTime = @IAmAliveTime
    WHERE Cluster = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation'),

('MembershipReadRowKey', '
    SELECT Version, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime
    FROM Clusters LEFT JOIN Silos
        ON Silos.Cluster = Clusters.Cluster AND Address = @Address AND Port = @Port AND Generation = @Generation
    WHERE Clusters.Cluster = @DeploymentId'),

('MembershipReadAllKey', '
    SELECT Version, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime
    FROM Clusters LEFT JOIN Silos ON Silos.Cluster = Clusters.Cluster
    WHERE Clusters.Cluster = @DeploymentId'),

('GatewaysQueryKey', '
    SELECT Address, ProxyPort, Generation FROM Silos
    WHERE Cluster = @DeploymentId AND Status = @Status AND ProxyPort > 0'),

('DeleteMembershipTableEntriesKey', '
    DELETE FROM Clusters WHERE Cluster = @DeploymentId'),

-- 3 is the status of an active silo.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM Silos WHERE Cluster = @DeploymentId AND Status <> 3 AND IAmAliveTime < @IAmAliveTime');
