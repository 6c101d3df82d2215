@echo off
chcp 65001 >nul
title En Regla
cd /d "%~dp0"
if not exist "run.py" (
  echo Falta run.py junto a este fichero.
  echo Si ha abierto un ZIP, descomprima primero la carpeta entera y vuelva a abrir este fichero.
  goto fin
)
where py >nul 2>nul && py -3 --version >nul 2>nul && (
  py -3 run.py
  goto resultado
)
where python3 >nul 2>nul && python3 --version >nul 2>nul && (
  python3 run.py
  goto resultado
)
where python >nul 2>nul && python --version >nul 2>nul && (
  python run.py
  goto resultado
)
echo En Regla necesita Python 3.11 o posterior y este ordenador no lo tiene.
echo Instálelo desde la página de Python o desde Microsoft Store y vuelva a abrir este fichero.
goto fin
:resultado
if not errorlevel 1 exit /b 0
:fin
echo.
pause
