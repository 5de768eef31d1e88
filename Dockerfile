# The console with its simulator, as one image. Built from the repository's root:
#   docker build -t unishop-dashboard .
#   docker run --rm -p 8080:8080 -v unishop-data:/data unishop-dashboard
# The simulator listens on the container's loopback alone; with --network host its shop, and AWS clients, find it at 127.0.0.1:5081.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet restore src/Unishop.Dashboard
RUN dotnet publish src/Unishop.Dashboard -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The journal must outlive the container: /data is a volume, owned by the user that the process runs as.
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID
ENV Storage__Connection="Data Source=/data/unishop.db"
EXPOSE 8080
ENTRYPOINT ["dotnet", "Unishop.Dashboard.dll", "--urls", "http://0.0.0.0:8080"]
